import type { Companions } from './hubs';

/** Fewer do not tell what is usual. */
export const fewest = 20;
export const share = 0.95;

/** With how many of a kind most identifiers of a type were seen, at most; 0 where they are too few to tell. */
export function usualIn(
  companions: Companions,
  types: ReadonlyMap<string, string>,
): (type: string, kind: string) => number {
  const sizes = new Map<string, number[]>();
  for (const [key, { size }] of companions) {
    const [ref = '', kind = ''] = key.split(' ');
    const group = `${types.get(ref)} ${kind}`;
    const own = sizes.get(group);
    if (own) own.push(size);
    else sizes.set(group, [size]);
  }
  for (const own of sizes.values()) own.sort((a, b) => a - b);
  return (type, kind) => {
    const own = sizes.get(`${type} ${kind}`) ?? [];
    return own.length < fewest ? 0 : own[Math.ceil(own.length * share) - 1]!;
  };
}
