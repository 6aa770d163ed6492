import type { IdentifierIndex } from '@ucv/platform-privacy';
import { named, type Named } from '../decide/facts';
import type { Identifier } from '../decide/identifiers';

/**
 * Gives the identifiers of many events their refs at once; each event's strongest comes first.
 * @returns undefined for an event with an identifier of somebody who was erased
 */
export async function nameSubjects(
  index: Pick<IdentifierIndex, 'assign'>,
  tenant: string,
  events: readonly (readonly Identifier[])[],
): Promise<(Named[] | undefined)[]> {
  const refs = await index.assign(tenant, events.flat());
  let next = 0;
  return events.map((identifiers) => {
    const from = next;
    next += identifiers.length;
    return named(identifiers, refs.slice(from, next));
  });
}
