import type { AbsorbedInto, LinkRefused, Merged, PersonFact, Split } from '@ucv/contracts-identity';
import type { HistoryEntry } from '@ucv/contracts-profile';
import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

type Summary = HistoryEntry['summary'];

/** One row for each decision about a person. */
export async function projectChanges(tx: EntityManager, decisions: readonly RecordedFact[]): Promise<void> {
  const rows = decisions.flatMap((fact) => {
    const summary = summarise(fact);
    return summary
      ? [
          {
            tenant: fact.metadata.tenant,
            fact_id: fact.id,
            ref: summary.person.ref,
            at: fact.recordedAt,
            position: String(fact.position),
            type: fact.type,
            summary,
          },
        ]
      : [];
  });
  await upsertRows(tx, 'person_change', ['tenant', 'fact_id'], rows, { update: 'nothing' });
}

const summaries: Record<string, (data: never) => Pick<Summary, 'kind'> & Partial<Summary>> = {
  'identity.merged.v1': ({ absorbed }: Merged['data']) => ({ kind: 'merged', absorbed }),
  'identity.absorbed-into.v1': ({ into }: AbsorbedInto['data']) => ({ kind: 'absorbed', into }),
  'identity.split.v1': ({ parts }: Split['data']) => ({
    kind: 'split',
    left: parts.map(({ person }) => person),
  }),
  'identity.link-refused.v1': ({ identifier, reason }: LinkRefused['data']) => ({
    kind: 'link-refused',
    refused: { identifier, code: reason.code, limit: reason.limit },
  }),
};

export function summarise(fact: RecordedFact): Summary | undefined {
  const about = summaries[fact.type]?.(fact.data as never);
  if (!about) return undefined;
  const { person, evidence } = fact.data as (PersonFact | Split)['data'];
  if (!evidence) return undefined;
  const { rule, rulesVersion, eventId, identifiers } = evidence;
  return { ...about, person, rule, rulesVersion, eventId, identifiers };
}
