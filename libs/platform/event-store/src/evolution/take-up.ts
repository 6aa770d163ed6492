import type { RecordedFact } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';
import type { EventLog } from '../log';
import { mayPass } from '../may-pass';
import { park } from '../parked/park';
import type { ParkedWords } from '../parked/words';
import type { Projection } from '../projection';

/** What became of facts that older code had set aside. */
export interface TakenUp {
  /** How many were looked at: `atOnce` where there may be more. */
  found: number;
  applied: RecordedFact[];
  /** Known by now, and still not taken: parked under their new reason. */
  poison: Map<RecordedFact, unknown>;
}

interface Parked {
  event_id: string;
  stream: string;
  revision: string;
}

/** Most facts in one transaction. */
export const atOnce = 500;

/** The two reasons that go away by themselves when newer code is started. */
const reasons = ['log.unknown-type', 'log.newer-version'];

const waiting =
  'FROM parked_fact WHERE projection = $1 AND version = $2 AND reason = ANY($3) AND discarded_at IS NULL';

/**
 * Takes in what older code of a projection had set aside and this code can read, in the log's order, in the caller's
 * transaction, which holds the projection's checkpoint. What is still strange stays parked, and so does, as
 * `log.fact-removed`, what is no longer on its stream. Order holds among them, not with what was applied since: where
 * that matters, rebuild. What was discarded stays so.
 * @throws trouble that may pass, and nothing is changed
 * @cost   one query where nothing is parked; else one read of the log for each fact, at most `atOnce`
 */
export async function takeUp(
  { tx, log, words }: { tx: EntityManager; log: EventLog; words: ParkedWords },
  projection: Projection,
): Promise<TakenUp> {
  const found = await parkedOf(tx, projection, await readableTypes(tx, log, projection));
  const taken: TakenUp = { found: found.length, applied: [], poison: new Map() };
  for (const parked of found) {
    const fact = await find(log, parked);
    if (!fact) {
      await markRemoved(tx, projection, parked);
      continue;
    }
    await forget(tx, projection, fact);
    if (!(projection.concerns?.(fact) ?? true)) continue;
    const error = await trying(tx, () => projection.apply(tx, [fact]));
    if (error === undefined) {
      taken.applied.push(fact);
      continue;
    }
    if (mayPass(error)) throw error;
    await park({ tx, words }, projection, new Map([[fact, error]]));
    taken.poison.set(fact, error);
  }
  return taken;
}

/** The types that this code can read, of what older code had set aside; mostly none, and then nothing need be locked. */
export async function readableTypes(
  tx: EntityManager,
  log: EventLog,
  { name, version }: Projection,
): Promise<string[]> {
  const types = await tx.query<{ type: string }[]>(`SELECT DISTINCT type ${waiting}`, [
    name,
    version,
    reasons,
  ]);
  return types.map(({ type }) => type).filter((type) => log.facts?.strangeness(type) === undefined);
}

const parkedOf = (
  tx: EntityManager,
  { name, version }: Projection,
  types: readonly string[],
): Promise<Parked[]> =>
  tx.query<Parked[]>(
    `SELECT event_id, stream, revision ${waiting} AND type = ANY($4) ORDER BY position, revision LIMIT ${atOnce}`,
    [name, version, reasons, types],
  );

async function find(
  log: EventLog,
  { event_id, stream, revision }: Parked,
): Promise<RecordedFact | undefined> {
  for await (const fact of log.read(stream, { from: Number(revision), limit: 1 }))
    return fact.id === event_id ? fact : undefined;
  return undefined;
}

async function markRemoved(
  tx: EntityManager,
  { name, version }: Projection,
  { event_id }: Parked,
): Promise<void> {
  await tx.query(
    `UPDATE parked_fact SET reason = 'log.fact-removed'
     WHERE projection = $1 AND version = $2 AND event_id = $3`,
    [name, version, event_id],
  );
}

async function forget(tx: EntityManager, { name, version }: Projection, { id }: RecordedFact): Promise<void> {
  await tx.query('DELETE FROM parked_fact WHERE projection = $1 AND version = $2 AND event_id = $3', [
    name,
    version,
    id,
  ]);
}

/** @returns what was thrown; the transaction then stands where it stood before */
async function trying(tx: EntityManager, work: () => Promise<void>): Promise<unknown> {
  await tx.query('SAVEPOINT taken_up');
  try {
    await work();
    await tx.query('RELEASE SAVEPOINT taken_up');
    return undefined;
  } catch (error) {
    await tx.query('ROLLBACK TO SAVEPOINT taken_up').catch(() => undefined);
    return error ?? new Error('unknown');
  }
}
