import type { AbsorbedInto, PersonFact } from '@ucv/contracts-identity';
import { type RecordedFact, streamName } from '@ucv/envelope';
import { type EventLog, factId, fence, readCheckpoint } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { fold } from '../decide/fold';
import { loadGraph, saveGraph } from '../project/graph-store';
import { keepCursor } from '../project/likely';
import { keepTold, mayResume, setResumption } from '../project/resumption';
import { byTenant } from './by-tenant';

const checkpoint = { name: 'identity', version: 3 };

/**
 * Builds the graph's rows from recorded decisions where there are none (a new or emptied database): folds
 * all facts on `person-` streams, completes merges whose second half is missing, and lets deciding begin
 * again at the cause of the last decision; evidence and constraints come back by the feed. Does nothing where a
 * checkpoint exists. Of two instances that begin at once the other waits, and finds all of it done.
 * @throws CheckpointMoved  where another instance decides by now
 * @cost one pass over the `person-` and `identity-` streams, in one transaction
 */
export async function recoverGraph(log: EventLog, readModel: ReadModel, signal: AbortSignal): Promise<void> {
  const begun = await readModel.transaction((tx) => readCheckpoint(tx, checkpoint));
  if (begun !== undefined) return;
  await readModel.transaction(async (tx) => {
    await fence(tx, checkpoint, undefined);
    if (!(await mayResume(tx))) await recover(log, tx, signal);
  });
}

async function recover(log: EventLog, tx: EntityManager, signal: AbortSignal): Promise<void> {
  const half = new HalfMerges();
  let decided = false;
  const head = await log.head();
  if (head === 0n) return;
  for await (const { facts, position, live } of log.feed({ prefixes: ['person-', 'identity-'], signal })) {
    await foldAll(
      tx,
      facts.filter(({ stream }) => stream.startsWith('person-')),
    );
    await resumeBehind(tx, facts);
    facts.forEach((fact) => half.see(fact));
    decided ||= facts.length > 0;
    if (live || (position !== undefined && position >= head)) break;
  }
  // In the rows at once: their cause may be the one that is decided again, and must find them there.
  await foldAll(tx, await Promise.all(half.open().map((lock) => complete(log, lock))));
  // Of one who decided before, all that was said was compared then, and all that was decided was told.
  if (!decided) return;
  await keepCursor(tx, head);
  await keepTold(tx, head);
}

async function foldAll(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  for (const [tenant, own] of byTenant(facts)) {
    const refs = own.flatMap(({ metadata }) => metadata.subjects.map(({ ref }) => ref));
    const graph = await loadGraph(tx, tenant, [...new Set(refs)]);
    own.forEach((fact) => fold(graph, fact));
    await saveGraph(tx, tenant, graph);
  }
}

/** Deciding begins again with the cause of the last fact of our own. */
async function resumeBehind(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  const cause = facts.findLast(({ metadata }) => metadata.causationId)?.metadata.causationId;
  if (cause) await setResumption(tx, cause);
}

type Lock = RecordedFact<'identity.absorbed-into.v1', AbsorbedInto['data']>;

/** Locks whose merge was never concluded, by merge. */
class HalfMerges {
  private readonly locks = new Map<string, Lock[]>();

  see(fact: RecordedFact): void {
    const { mergeId } = fact.data as { mergeId?: string };
    if (fact.type === 'identity.merged.v1') this.locks.delete(mergeId as string);
    if (fact.type !== 'identity.absorbed-into.v1') return;
    this.locks.set(mergeId as string, [...(this.locks.get(mergeId as string) ?? []), fact as Lock]);
  }

  open(): Lock[][] {
    return [...this.locks.values()];
  }
}

/** Says `merged` for locks that a crash left without it. */
async function complete(log: EventLog, locks: readonly Lock[]): Promise<RecordedFact> {
  const [{ data, metadata }] = locks as [Lock, ...Lock[]];
  const stream = streamName('person', metadata.tenant, data.into.ref);
  const absorbed = locks.map((lock) => lock.data.person);
  const fact: PersonFact = {
    id: factId('identity', data.mergeId, 'completed'),
    type: 'identity.merged.v1',
    data: { person: data.into, absorbed, mergeId: data.mergeId, evidence: data.evidence },
    metadata: { ...metadata, subjects: [data.into, ...absorbed] },
  };
  let revision: number | 'no-stream' = 'no-stream';
  for await (const last of log.read(stream, { backwards: true, limit: 1 })) revision = last.revision;
  const appended = await log.append(stream, [fact], revision);
  return { ...fact, stream, ...appended, recordedAt: metadata.receivedAt };
}
