import type { ParkedFact } from '@ucv/contracts-projections';
import { isRef, type RecordedFact, type Subject } from '@ucv/envelope';
import type { EventLog } from '../log';
import type { Projection } from '../projection';

/**
 * What to rebuild after a fact is replayed now; undefined where its rows come out as in a rebuild, since nothing that
 * they depend on came after it.
 * @cost at most one read of the fact's stream
 */
export async function rebuildAfter(
  log: Pick<EventLog, 'read'>,
  projection: Projection,
  fact: RecordedFact,
): Promise<ParkedFact['rebuild']> {
  const heeds = projection.heedsOrder?.(fact) ?? 'log';
  if (heeds === 'none' || (heeds === 'stream' && (await isLast(log, fact)))) return undefined;
  return { projection: projection.name, ...whose(fact.metadata) };
}

/** The first subject's ref, of a fact of any shape. */
function whose(metadata: RecordedFact['metadata'] | undefined): { only?: string } {
  const subjects: unknown = metadata?.subjects;
  const [first] = Array.isArray(subjects) ? (subjects as (Partial<Subject> | null)[]) : [];
  const ref = first?.ref;
  return typeof ref === 'string' && isRef(ref) ? { only: ref } : {};
}

async function isLast(log: Pick<EventLog, 'read'>, { stream, revision }: RecordedFact): Promise<boolean> {
  for await (const _ of log.read(stream, { from: revision + 1, limit: 1 })) return false;
  return true;
}
