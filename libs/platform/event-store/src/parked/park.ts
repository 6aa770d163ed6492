import { isTenant, parseStream, type RecordedFact } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../projection';
import { type ParkedWords, type Word, wordKey } from './words';

type Named = Pick<Projection, 'name' | 'version'>;

/**
 * Sets facts aside that a projection cannot take, with the kind of the reason; never their content. What was said of
 * them before, ahead of a rebuild, holds: a discarded one is discarded at once.
 */
export async function park(
  { tx, words }: { tx: EntityManager; words: ParkedWords },
  projection: Named,
  poison: ReadonlyMap<RecordedFact, unknown>,
): Promise<void> {
  for (const [fact, error] of poison) {
    const tenant = tenantOfParked(fact);
    await insert(tx, projection, { fact, tenant, reason: reasonOf(error) });
    if (!tenant) continue;
    const word = (await words.of(tenant)).newest.get(wordKey(projection.name, fact.id));
    if (word) await mark(tx, projection, word);
  }
}

async function insert(
  tx: EntityManager,
  { name, version }: Named,
  { fact, tenant, reason }: { fact: RecordedFact; tenant: string; reason: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO parked_fact (projection, version, event_id, tenant, type, stream, revision, position, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [name, version, fact.id, tenant, fact.type, fact.stream, fact.revision, String(fact.position), reason],
  );
}

/** Writes into the row what was said of it last. */
export async function mark(tx: EntityManager, { name, version }: Named, word: Word): Promise<void> {
  const { at, actor, said } = word;
  const discarded = word.kind === 'discarded' ? [at, actor, said.reason ?? ''] : [null, null, null];
  await tx.query(
    `UPDATE parked_fact SET discarded_at = $4, discarded_by = $5, discard_reason = $6, word_id = $7
      WHERE projection = $1 AND version = $2 AND event_id = $3`,
    [name, version, said.factId, ...discarded, word.id],
  );
}

/**
 * Whose a parked fact is: the tenant in the name of its stream, whatever its metadata claims; where that is no name,
 * the one in its metadata; nobody's, as an empty string, where neither names one.
 */
export function tenantOfParked({ stream, metadata }: Pick<RecordedFact, 'stream' | 'metadata'>): string {
  const claimed = (metadata as { tenant?: unknown } | null | undefined)?.tenant;
  const named = [parseStream(stream)?.tenant, claimed];
  return named.find((name): name is string => typeof name === 'string' && isTenant(name)) ?? '';
}

/** The code of what went wrong; never its message, which may quote a value. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return String((error as { code?: unknown }).code ?? error.name);
}
