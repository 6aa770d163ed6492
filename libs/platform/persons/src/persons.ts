import type { RecordedFact, Subject } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { erasedAmong } from './erased';
import { type Link, type Moves, movesOf } from './moves';
import { regroupings } from './regroupings';

/**
 * Folds identity's decisions into `person_link`. A regrouping may still name refs that are erased by now: they
 * move others, and leave no row.
 * @cost four statements, however many regroupings are among the facts
 */
export async function projectPersons(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const { persons, identifiers, survivors } = movesOf(regroupings(facts));
  if (survivors.length + identifiers.length === 0) return;
  await movePersons(tx, persons);
  await upsertRows(tx, 'person_link', ['tenant', 'ref'], identifiers);
  await upsertRows(tx, 'person_link', ['tenant', 'ref'], survivors, { update: 'nothing' });
  await dropErasedAmong(tx, [...identifiers, ...survivors]);
}

async function movePersons(tx: EntityManager, moves: Moves['persons']): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `UPDATE person_link l SET person = m.target
       FROM unnest($1::text[], $2::text[], $3::text[]) AS m (tenant, person, target)
      WHERE l.tenant = m.tenant AND l.person = m.person`,
    [moves.map(({ tenant }) => tenant), moves.map(({ from }) => from), moves.map(({ to }) => to)],
  );
}

async function dropErasedAmong(tx: EntityManager, rows: readonly Link[]): Promise<void> {
  const gone = await erasedAmong(tx, rows);
  if (gone.length === 0) return;
  await tx.query(
    'DELETE FROM person_link WHERE (tenant, ref) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    [gone.map(({ tenant }) => tenant), gone.map(({ ref }) => ref)],
  );
}

/** The person of each ref; one never joined is a person of its own. */
export async function personsOf(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ ref: string; person: string }[]>(
    'SELECT ref, person FROM person_link WHERE tenant = $1 AND ref = ANY($2)',
    [tenant, refs],
  );
  const known = new Map(rows.map(({ ref, person }) => [ref, person]));
  return new Map(refs.map((ref) => [ref, known.get(ref) ?? ref]));
}

/** Every identifier of each person, the one that gives the id first; its type is `person` where nothing else is known. */
export async function membersOf(
  tx: EntityManager,
  tenant: string,
  persons: readonly string[],
): Promise<Map<string, Subject[]>> {
  const rows = await tx.query<(Subject & { person: string })[]>(
    `SELECT ref, type, person FROM person_link WHERE tenant = $1 AND person = ANY($2)
     ORDER BY person, ref <> person, ref`,
    [tenant, persons],
  );
  const members = new Map<string, Subject[]>();
  for (const { ref, type, person } of rows)
    members.set(person, [...(members.get(person) ?? []), { type, ref }]);
  return new Map(persons.map((person) => [person, members.get(person) ?? [{ type: 'person', ref: person }]]));
}
