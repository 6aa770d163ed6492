import type { RecordedFact, Subject } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

/** A change of who is whom, as a fact on a `person-` stream states it. */
export interface Regrouping {
  tenant: string;
  factId: string;
  kind: 'merge' | 'split';
  /** The person who takes others in, or whom identifiers leave. */
  person: Subject;
  /** Merge: who becomes part of the person. */
  absorbed: Subject[];
  /** Split: the new persons, each with all of its identifiers. */
  parts: { person: Subject; identifiers: Subject[] }[];
}

/** The regroupings among some facts, in their order. A lock (`absorbed-into`) moves nobody. */
export function regroupings(facts: readonly RecordedFact[]): Regrouping[] {
  return facts.flatMap(({ id, type, data, metadata: { tenant } }): Regrouping[] => {
    const { person, absorbed = [], parts = [] } = data as Partial<Regrouping> & { person: Subject };
    if (type === 'identity.merged.v1')
      return [{ tenant, factId: id, kind: 'merge', person, absorbed, parts: [] }];
    if (type === 'identity.split.v1')
      return [{ tenant, factId: id, kind: 'split', person, absorbed: [], parts }];
    return [];
  });
}

/**
 * Folds identity's decisions into `person_link`. A regrouping may still name refs that are erased by now: they
 * move others, and leave no row.
 * @cost four statements for each regrouping: they are rare beside events
 */
export async function projectPersons(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  for (const { tenant, person, absorbed, parts } of regroupings(facts)) {
    const moves = [{ person, identifiers: absorbed }, ...parts];
    const rows = moves.flatMap(({ person: { ref }, identifiers }) =>
      identifiers.map((subject) => ({ tenant, ...subject, person: ref })),
    );
    await upsertRows(tx, 'person_link', ['tenant', 'ref'], [{ tenant, ...person, person: person.ref }], {
      update: 'nothing',
    });
    await upsertRows(tx, 'person_link', ['tenant', 'ref'], rows);
    await tx.query('UPDATE person_link SET person = $2 WHERE tenant = $1 AND person = ANY($3)', [
      tenant,
      person.ref,
      absorbed.map(({ ref }) => ref),
    ]);
    await tx.query(
      `DELETE FROM person_link l USING erased_ref e
       WHERE l.tenant = $1 AND l.ref = ANY($2) AND e.tenant = l.tenant AND e.ref = l.ref`,
      [tenant, [person.ref, ...rows.map(({ ref }) => ref)]],
    );
  }
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
