import type { KnownEvent, Persons, TimelineEntry } from '@ucv/contracts-profile';
import { combine, presentTraits } from '@ucv/golden-record';
import type { EntityManager } from 'typeorm';
import { readRecord } from '../project/fragment-row';
import { type MemberRow, membersOf, personsOfKnown } from '../project/person-rows';

/**
 * Identifiers and traits of many persons, by the ids that were asked for: one that was absorbed means its
 * survivor; erased and unknown ones are left out.
 * @cost two queries, whatever the number of persons
 */
export async function manyPersons(
  tx: EntityManager,
  tenant: string,
  asked: readonly string[],
): Promise<Persons['persons']> {
  const known = await personsOfKnown(tx, tenant, [...new Set(asked)]);
  const members = await membersOf(tx, tenant, [...new Set(known.map(({ person }) => person))]);
  const byPerson = new Map<string, MemberRow[]>();
  for (const member of members) {
    const own = byPerson.get(member.person);
    if (own) own.push(member);
    else byPerson.set(member.person, [member]);
  }
  const persons: Persons['persons'] = {};
  for (const { ref, person } of known) {
    const own = byPerson.get(person);
    if (own?.some((member) => member.ref === person)) persons[ref] = { id: person, ...contentOf(own) };
  }
  return persons;
}

function contentOf(members: readonly MemberRow[]): Omit<Persons['persons'][string], 'id'> {
  const identifiers: Record<string, string[]> = {};
  const known = members.filter((member) => member.value !== null).sort((a, b) => (a.ref < b.ref ? -1 : 1));
  for (const { type, value } of known) (identifiers[type] ??= []).push(value as string);
  const traits = presentTraits(combine(members.map(readRecord)));
  const [zone] = members
    .filter(({ time_zone }) => time_zone !== null)
    .sort((a, b) => Number(b.time_zone_at) - Number(a.time_zone_at) || (a.ref < b.ref ? -1 : 1));
  return {
    identifiers,
    traits: Object.fromEntries(traits.map(([name, trait]) => [name, trait.value])),
    ...(zone?.time_zone ? { timeZone: zone.time_zone } : {}),
  };
}

/** Events by name and time, as far as they are in the timeline of anybody. */
export async function eventsNamed(
  tx: EntityManager,
  tenant: string,
  ids: readonly string[],
): Promise<Record<string, KnownEvent>> {
  const rows = await tx.query<{ event_id: string; entry: TimelineEntry }[]>(
    'SELECT event_id, entry FROM interaction WHERE tenant = $1 AND event_id = ANY ($2::uuid[])',
    [tenant, ids],
  );
  return Object.fromEntries(
    rows.map(({ event_id: id, entry: { name, occurredAt } }) => [id, { name, occurredAt }]),
  );
}
