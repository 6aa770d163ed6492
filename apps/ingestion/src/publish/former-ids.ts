import type { IdentifierIndex } from '@ucv/platform-privacy';
import type { Identifier } from '../decide/identifiers';

const keyOf = ({ type, value }: Identifier): string => `${type}:${value}`;

/**
 * Events with ids of a known kind alone: what an alias gives up is of the kind by which the tenant, or another event of the
 * same lot, knows it. One that an erasure suppressed is known, too.
 * @cost nothing without an alias; else two queries for all
 */
export async function withKinds(
  index: Pick<IdentifierIndex, 'find' | 'erasedAmong'>,
  tenant: string,
  events: readonly (readonly Identifier[])[],
): Promise<readonly (readonly Identifier[])[]> {
  const all = events.flat();
  const candidates = all.flatMap(({ maybe = [] }) => maybe);
  if (candidates.length === 0) return events;
  const [refs, erased] = [await index.find(tenant, candidates), await index.erasedAmong(tenant, candidates)];
  const known = new Set([
    ...candidates.filter((_, at) => refs[at] !== undefined || erased.has(at)).map(keyOf),
    ...all.filter(({ maybe }) => !maybe).map(keyOf),
  ]);
  return events.map((identifiers) => {
    const found = identifiers.map((id) => id.maybe?.find((one) => known.has(keyOf(one))) ?? id);
    return [...new Map(found.map((id) => [keyOf(id), id])).values()];
  });
}
