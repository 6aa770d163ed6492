import type { RecordedMembership } from '@ucv/contracts-segmentation';
import type { RecordedFact } from '@ucv/envelope';
import { type Regrouping, regroupings } from '@ucv/platform-persons';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { stated } from '../decide/memberships';

interface Row {
  tenant: string;
  person: string;
  segment: string;
  version: number;
  since: string;
  cause: object;
}

/** What a batch leaves: the last word on each membership, and persons whose former ones end with a merge. */
interface Outcome {
  rows: Map<string, Row & { holds: boolean }>;
  absorbed: { tenant: string; person: string }[];
}

/**
 * One row for each membership that holds. Those of a person who becomes part of another are dropped: the
 * segmentation service states anew what the survivor carries on.
 * @param facts   without what is about erased people
 * @param merges  facts of the same batch, with all merges: also erased people have absorbed others
 */
export async function projectMemberships(
  tx: EntityManager,
  facts: readonly RecordedFact[],
  merges: readonly RecordedFact[],
): Promise<void> {
  const { rows, absorbed } = fold(facts, merges);
  const ended = [...rows.values()].filter(({ holds }) => !holds);
  if (absorbed.length > 0)
    await tx.query(
      'DELETE FROM membership WHERE (tenant, person) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
      [absorbed.map(({ tenant }) => tenant), absorbed.map(({ person }) => person)],
    );
  if (ended.length > 0)
    await tx.query(
      `DELETE FROM membership WHERE (tenant, person, segment) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))`,
      [
        ended.map(({ tenant }) => tenant),
        ended.map(({ person }) => person),
        ended.map(({ segment }) => segment),
      ],
    );
  const held = [...rows.values()].filter(({ holds }) => holds).map(({ holds: _, ...row }) => row);
  await upsertRows(tx, 'membership', ['tenant', 'person', 'segment'], held);
}

function fold(facts: readonly RecordedFact[], merges: readonly RecordedFact[]): Outcome {
  const outcome: Outcome = { rows: new Map(), absorbed: [] };
  const moments = [
    ...facts.filter(isMembership).map((fact) => ({ at: fact.position, run: () => state(fact, outcome) })),
    ...merges.map((fact) => ({
      at: fact.position,
      run: () => regroupings([fact]).forEach((regrouping) => absorb(regrouping, outcome)),
    })),
  ];
  moments.sort((a, b) => (a.at < b.at ? -1 : 1)).forEach(({ run }) => run());
  return outcome;
}

function state(fact: RecordedMembership, { rows }: Outcome): void {
  const { tenant } = fact.metadata;
  const person = fact.data.person.ref;
  const { holds, membership } = stated(fact);
  const { id: segment, version, since, cause } = membership;
  rows.set(`${tenant} ${person} ${segment}`, { tenant, person, segment, version, since, cause, holds });
}

function absorb({ tenant, absorbed }: Regrouping, outcome: Outcome): void {
  for (const { ref: person } of absorbed) {
    outcome.absorbed.push({ tenant, person });
    for (const [key, row] of outcome.rows)
      if (row.tenant === tenant && row.person === person) outcome.rows.delete(key);
  }
}

const isMembership = (fact: RecordedFact): fact is RecordedMembership =>
  fact.type === 'segmentation.entered.v1' || fact.type === 'segmentation.exited.v1';
