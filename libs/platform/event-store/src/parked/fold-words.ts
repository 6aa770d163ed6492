import type { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { mark } from './park';
import type { Named } from './rows';
import { type ParkedWords, wordKey } from './words';

/**
 * Brings the rows of a projection up to what was said of its parked facts. Done when it starts, for what a crash left
 * between the word and the act, and for rows that another schema had when the word was said: call it after a swap.
 * A replay that was asked for is left for whoever asks again; but what was discarded before it is open.
 * @cost one query where nothing is parked, else one pass over what each tenant said
 */
export async function foldWords(readModel: ReadModel, words: ParkedWords, projection: Named): Promise<void> {
  await readModel.transaction(async (tx) => {
    const rows = await tx.query<{ tenant: string; event_id: string; word_id: string | null }[]>(
      'SELECT tenant, event_id, word_id FROM parked_fact WHERE projection = $1 AND version = $2 FOR UPDATE',
      [projection.name, projection.version],
    );
    for (const { tenant, event_id, word_id } of rows) {
      if (!tenant) continue;
      const word = (await words.of(tenant)).newest.get(wordKey(projection.name, event_id));
      if (!word || word.id === word_id) continue;
      if (word.kind === 'discarded') await mark(tx, projection, word);
      else await reopen(tx, projection, event_id);
    }
  });
}

async function reopen(tx: EntityManager, { name, version }: Named, factId: string): Promise<void> {
  await tx.query(
    `UPDATE parked_fact SET discarded_at = NULL, discarded_by = NULL, discard_reason = NULL
      WHERE projection = $1 AND version = $2 AND event_id = $3`,
    [name, version, factId],
  );
}
