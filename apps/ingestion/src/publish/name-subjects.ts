import type { IdentifierIndex } from '@ucv/platform-privacy';
import { named, type Named } from '../decide/facts';
import type { Identifier } from '../decide/identifiers';
import { withKinds } from './former-ids';
import { asKnown } from './former-spellings';

/**
 * Gives the identifiers of many events their refs at once; each event's strongest comes first.
 * @returns undefined for an event with an identifier of somebody who was erased
 */
export async function nameSubjects(
  index: Pick<IdentifierIndex, 'assign' | 'find' | 'erasedAmong'>,
  tenant: string,
  events: readonly (readonly Identifier[])[],
): Promise<(Named[] | undefined)[]> {
  const known = await withKinds(index, tenant, events);
  const refs = await index.assign(tenant, await asKnown(index, tenant, known.flat()));
  let next = 0;
  return known.map((identifiers) => {
    const from = next;
    next += identifiers.length;
    return named(identifiers, refs.slice(from, next));
  });
}
