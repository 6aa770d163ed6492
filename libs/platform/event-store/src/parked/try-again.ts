import type { RecordedFact } from '@ucv/envelope';
import type { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { type KnownFacts, StrangeFact } from '../evolution/known-facts';
import { mayPass } from '../may-pass';
import type { Projection } from '../projection';
import type { ProjectionRunner } from '../projection-runner';
import { reasonOf } from './park';
import type { ParkedRow } from './rows';
import type { Word } from './words';

/** A projection as it runs, and where its rows are. */
export interface Place {
  projection: Projection;
  runner: Pick<ProjectionRunner, 'hold'>;
  readModel: ReadModel;
  /** What this code can read; everything where absent. */
  facts?: KnownFacts;
}

/** The log holds no fact where the parked one stood: its stream was removed. */
export class FactGone extends Error {
  readonly code = 'log.fact-gone';
}

/**
 * Applies a parked fact once more, between two batches of its projection, in one transaction with the removal of its
 * row. Where it fails again its row stays, with the new reason and time.
 * @param fact  as the log has it now; undefined where it is gone
 * @returns     whether it is in the rows; so it is too where somebody else was faster
 * @throws      what is not the fact's fault, with nothing changed
 */
export function tryAgain(place: Place, row: ParkedRow, { fact, word }: Trial): Promise<boolean> {
  const { runner, readModel, projection, facts } = place;
  return runner.hold(() =>
    readModel.transaction(async (tx) => {
      await holdWriter(tx, projection);
      const key = [projection.name, projection.version, row.event_id];
      const [found] = await tx.query<Pick<ParkedRow, 'word_id'>[]>(
        `SELECT word_id ${whichRow} FOR UPDATE`,
        key,
      );
      if (!found) return true;
      const error = await attempt(tx, async () => {
        mustBeKnown(facts, fact);
        await apply(tx, projection, { fact, word });
      });
      // Somebody who said something of it meanwhile spoke last.
      if (error === undefined) await tx.query(`DELETE ${whichRow}`, key);
      else if (found.word_id !== row.word_id)
        await tx.query(`${failedAgain} ${whichOne}`, [...key, reasonOf(error)]);
      else await tx.query(`${failedAgain}${openAgain} ${whichOne}`, [...key, reasonOf(error), word.id]);
      return error === undefined;
    }),
  );
}

export interface Trial {
  fact: RecordedFact | undefined;
  word: Word;
}

const failedAgain = 'UPDATE parked_fact SET reason = $4, parked_at = now()';
const openAgain = ', word_id = $5, discarded_at = NULL, discarded_by = NULL, discard_reason = NULL';
const whichOne = 'WHERE projection = $1 AND version = $2 AND event_id = $3';
const whichRow = `FROM parked_fact ${whichOne}`;

/** The same lock as a batch takes: of two instances the other one waits. */
async function holdWriter(tx: EntityManager, { name, version }: Projection): Promise<void> {
  await tx.query('SELECT 1 FROM projection_checkpoint WHERE name = $1 AND version = $2 FOR UPDATE', [
    name,
    version,
  ]);
}

/** A projection passes over what it does not know: taken for success, the fact would be lost. */
function mustBeKnown(facts: KnownFacts | undefined, fact: RecordedFact | undefined): void {
  const why = fact && facts?.strangeness(fact.type);
  if (why) throw new StrangeFact(why, fact.type);
}

async function apply(tx: EntityManager, projection: Projection, { fact, word }: Trial): Promise<void> {
  if (!fact) throw new FactGone('there is no such fact on the log');
  if (projection.replay) await projection.replay(tx, fact, word.at);
  else await projection.apply(tx, [fact]);
}

/** @returns what went wrong, after its traces are gone; never undefined where something did */
async function attempt(tx: EntityManager, work: () => Promise<void>): Promise<unknown> {
  await tx.query('SAVEPOINT replay');
  try {
    await work();
    await tx.query('RELEASE SAVEPOINT replay');
    return undefined;
  } catch (error) {
    if (mayPass(error)) throw error;
    await tx.query('ROLLBACK TO SAVEPOINT replay');
    return error ?? new Error('unknown');
  }
}
