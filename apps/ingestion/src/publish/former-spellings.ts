import { formerValues, type IdentifierIndex } from '@ucv/platform-privacy';
import type { Identifier } from '../decide/identifiers';

/**
 * Identifiers as the index knows them: one that an older release gave a ref, or that was erased, under another spelling of
 * the same value stays that one.
 * @cost nothing for values in ASCII; else at most two queries for all
 */
export async function asKnown(
  index: Pick<IdentifierIndex, 'find' | 'erasedAmong'>,
  tenant: string,
  identifiers: readonly Identifier[],
): Promise<readonly Identifier[]> {
  const former = identifiers.flatMap(({ type, value }, at) =>
    formerValues(type, value).map((each) => ({ at, id: { type, value: each } })),
  );
  if (former.length === 0) return identifiers;
  const ids = former.map(({ id }) => id);
  const [refs, erased] = [await index.find(tenant, ids), await index.erasedAmong(tenant, ids)];
  const known = new Map(
    former.filter((_, n) => refs[n] !== undefined || erased.has(n)).map(({ at, id }) => [at, id]),
  );
  return identifiers.map((id, at) => known.get(at) ?? id);
}
