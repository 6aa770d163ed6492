import type { IdentifierIndex } from '@ucv/platform-privacy';
import { type MaybeNamed, named, type Named } from '../decide/facts';
import type { Identifier } from '../decide/identifiers';
import { withKinds } from './former-ids';
import { asKnown } from './former-spellings';

type Index = Pick<IdentifierIndex, 'assign' | 'find' | 'erasedAmong'>;

/** The identifiers of many events with their refs; one that was erased has none. */
export async function withRefs(
  index: Index,
  tenant: string,
  events: readonly (readonly Identifier[])[],
): Promise<MaybeNamed[][]> {
  const known = await withKinds(index, tenant, events);
  const refs = await index.assign(tenant, await asKnown(index, tenant, known.flat()));
  let next = 0;
  return known.map((identifiers) =>
    identifiers.map(({ type, value }) => ({ type, value, ref: refs[next++] })),
  );
}

/**
 * Gives the identifiers of many events their refs at once; each event's strongest comes first.
 * @returns undefined for an event with an identifier of somebody who was erased
 */
export async function nameSubjects(
  index: Index,
  tenant: string,
  events: readonly (readonly Identifier[])[],
): Promise<(Named[] | undefined)[]> {
  return (await withRefs(index, tenant, events)).map(named);
}
