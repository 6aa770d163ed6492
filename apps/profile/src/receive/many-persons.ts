import type { Persons } from '@ucv/contracts-profile';
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
  return { identifiers, traits: Object.fromEntries(traits.map(([name, trait]) => [name, trait.value])) };
}
