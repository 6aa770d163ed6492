import type { ParkedSettled, SettleParked } from '@ucv/contracts-projections';
import type { Fact } from '@ucv/envelope';
import { setTimeout as wait } from 'node:timers/promises';
import { commandMetadata } from '../command-metadata';
import { RevisionConflict } from '../errors';
import { factId } from '../fact-id';
import type { EventLog } from '../log';
import { type ParkedWords, type Word, wordKey, type WordKind, wordsStream, wordTypes } from './words';

/** With the waits between them about a second. */
const mostLostRaces = 20;

export interface Saying {
  tenant: string;
  kind: WordKind;
  settled: ParkedSettled;
  by: Pick<SettleParked, 'actor' | 'requestId'>;
  /** Whether the newest word says it already, so that nothing is added. */
  stands(newest: Word): boolean;
}

/**
 * Says on the log what is to happen to a parked fact, at the revision that was read, and returns the word that stands
 * then. Its id follows from the fact and how often something was said of it: asked again after a crash, or by two at
 * once, it is said once.
 * @refuses log.revision-conflict after 20 lost races
 */
export async function say(log: EventLog, words: ParkedWords, saying: Saying): Promise<Word> {
  for (let lost = 0; ; lost += 1) {
    const word = await sayOnce(log, words, saying).catch((error: unknown) => {
      if (!(error instanceof RevisionConflict) || lost >= mostLostRaces) throw error;
    });
    if (word) return word;
    await wait(Math.random() * Math.min(2 ** lost, 100));
  }
}

async function sayOnce(log: EventLog, words: ParkedWords, saying: Saying): Promise<Word | undefined> {
  const { tenant, settled } = saying;
  const key = wordKey(settled.projection, settled.factId);
  const { newest, revision } = await words.of(tenant);
  const last = newest.get(key);
  if (last && saying.stands(last)) return last;
  const fact = wordOf(saying, last?.count ?? 0);
  await log.append(wordsStream(tenant), [fact], revision < 0 ? 'no-stream' : revision);
  return (await words.of(tenant)).newest.get(key);
}

function wordOf({ tenant, kind, settled, by }: Saying, count: number): Fact {
  const { actor, requestId: correlationId } = by;
  const at = new Date().toISOString();
  return {
    id: factId('projections', settled.factId, settled.projection, count),
    type: wordTypes[kind],
    data: settled,
    metadata: commandMetadata({ tenant, actor, at, correlationId }),
  };
}
