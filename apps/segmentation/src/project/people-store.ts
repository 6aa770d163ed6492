import { erasedAmong, membersOf, personsOf } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';
import { People } from '../decide/people';
import { loadConsents, loadEvents, loadFragments } from './facts-store';
import { instants } from './instants';
import { loadStanding } from './standing-store';

/** Which part of which persons to load. */
export interface Wanted {
  tenant: string;
  /** Identifiers of the persons; of each person everything is loaded, whatever identifier is named. */
  refs: readonly string[];
  /** Names of events that matter; those of other names stay where they are. */
  names: readonly string[];
  /** Ids of events that are about to be taken, to know those that were taken before. */
  eventIds?: readonly string[];
}

/**
 * Some persons with all that segments may ask of them, and where they stand.
 * @cost nine queries, whatever the number of persons; each follows an index
 */
export async function loadPeople(tx: EntityManager, wanted: Wanted): Promise<People> {
  const { tenant, names, eventIds = [] } = wanted;
  const people = new People(instants);
  const persons = await personsOf(tx, tenant, wanted.refs);
  const members = await membersOf(tx, tenant, [...new Set(persons.values())]);
  for (const [id, identifiers] of members) {
    const self = identifiers.find(({ ref }) => ref === id) ?? { type: 'person', ref: id };
    people.begin(self, identifiers);
  }
  await forgetErased(tx, tenant, people);
  const refs = [...members.values()].flatMap((own) => own.map(({ ref }) => ref));
  await loadFragments(tx, { tenant, refs }, people);
  await loadEvents(tx, { tenant, refs, names }, people);
  await loadConsents(tx, { tenant, refs }, people);
  await loadStanding(tx, { tenant, refs }, people);
  if (eventIds.length > 0) {
    const known = await tx.query<{ event_id: string }[]>(
      'SELECT event_id FROM event WHERE tenant = $1 AND event_id = ANY($2)',
      [tenant, eventIds],
    );
    for (const { event_id } of known) people.knownEvents.add(event_id);
  }
  return people;
}

/** Who is left of an erased person is nobody until identity says who they are. */
async function forgetErased(tx: EntityManager, tenant: string, people: People): Promise<void> {
  const joined = [...people.all].filter(({ identifiers }) => identifiers.size > 1);
  const erased = await erasedAmong(
    tx,
    joined.map(({ id: ref }) => ({ tenant, ref })),
  );
  for (const { ref } of erased) people.person({ type: 'person', ref }).erased = true;
}
