import { erasedAmong, membersOf, personsOf } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';
import { type KnownPerson, People } from '../decide/people';
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
 * @param known  those of whom everything is known already
 * @cost nine queries, whatever the number of persons, each by an index; one where all are known
 */
export async function loadPeople(
  tx: EntityManager,
  wanted: Wanted,
  known: readonly KnownPerson[] = [],
): Promise<People> {
  const people = new People(instants);
  for (const one of known) people.resume(one);
  const refs = wanted.refs.filter((ref) => !people.has(ref));
  if (refs.length > 0) await loadUnknown(tx, { ...wanted, refs }, people);
  await loadKnownEvents(tx, wanted, people);
  return people;
}

async function loadUnknown(tx: EntityManager, wanted: Wanted, people: People): Promise<void> {
  const { tenant, names } = wanted;
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
}

async function loadKnownEvents(
  tx: EntityManager,
  { tenant, eventIds = [] }: Wanted,
  people: People,
): Promise<void> {
  if (eventIds.length === 0) return;
  const known = await tx.query<{ event_id: string }[]>(
    'SELECT event_id FROM event WHERE tenant = $1 AND event_id = ANY($2)',
    [tenant, eventIds],
  );
  for (const { event_id } of known) people.knownEvents.add(event_id);
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
