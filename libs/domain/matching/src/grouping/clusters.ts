import { agglomerate, largestComponent, type Linked } from './agglomerate';

export interface Links {
  a: Uint32Array;
  b: Uint32Array;
  /** log2 odds. */
  weights: Float32Array;
  length: number;
}

export interface Clustering extends Pick<Linked, 'weight' | 'threshold'> {
  size: number;
  links: Links;
}

/** Number of the cluster of each record, in the order of first records. @cost O(links) and the components' own */
export function clusters({ size, links, weight, threshold }: Clustering): Uint32Array {
  const result = new Uint32Array(size).fill(0xffffffff);
  let next = 0;
  const parted = new Map<number, number[]>();
  const assign = (group: readonly number[]) => {
    for (const record of group) parted.set(record, group as number[]);
  };
  for (const component of components(size, links, threshold))
    part(component, { links, weight, threshold, size }).forEach(assign);
  for (let record = 0; record < size; record += 1) {
    if (result[record] !== 0xffffffff) continue;
    for (const member of parted.get(record) ?? [record]) result[member] = next;
    next += 1;
  }
  return result;
}

/** Parts a component; one too large is first cut where its links are weak. */
function part(records: number[], o: Clustering): number[][] {
  if (records.length <= largestComponent)
    return agglomerate({ records, weight: o.weight, threshold: o.threshold });
  const stronger = { ...o, links: within(records, o.links) };
  for (let cut = o.threshold + 2; ; cut += 2) {
    const parts = components(o.size, stronger.links, cut).map((each) => each);
    if (parts.every(({ length }) => length <= largestComponent) || cut > 60)
      return parts.flatMap((each) =>
        each.length <= largestComponent
          ? agglomerate({ records: each, weight: o.weight, threshold: o.threshold })
          : [each],
      );
  }
}

function within(records: readonly number[], links: Links): Links {
  const among = new Set(records);
  const kept: number[] = [];
  for (let i = 0; i < links.length; i += 1) if (among.has(links.a[i]!)) kept.push(i);
  return {
    a: Uint32Array.from(kept, (i) => links.a[i]!),
    b: Uint32Array.from(kept, (i) => links.b[i]!),
    weights: Float32Array.from(kept, (i) => links.weights[i]!),
    length: kept.length,
  };
}

/** Groups of two and more records that links at or above a threshold hold together. */
function components(size: number, { a, b, weights, length }: Links, threshold: number): number[][] {
  const parent = new Int32Array(size).map((_, i) => i);
  const root = (record: number): number => {
    let at = record;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (let i = 0; i < length; i += 1)
    if (weights[i]! >= threshold) {
      const [x, y] = [root(a[i]!), root(b[i]!)];
      if (x !== y) parent[Math.max(x, y)] = Math.min(x, y);
    }
  const groups = new Map<number, number[]>();
  for (let record = 0; record < size; record += 1) {
    const at = root(record);
    if (at === record && parent[record] === record) continue;
    const group = groups.get(at);
    if (group) group.push(record);
    else groups.set(at, [at, record]);
  }
  return [...groups.values()];
}
