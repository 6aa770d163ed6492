import type {
  ListParked,
  ParkedFact,
  ParkedFacts,
  ParkedSettled,
  SettleParked,
} from '@ucv/contracts-projections';
import type { RecordedFact } from '@ucv/envelope';
import { isTransient } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { LogError } from '../errors';
import type { Hosted } from '../nest/projection-host';
import { mark } from './park';
import { reasonCure, reasonFault } from './reason';
import { type ParkedRow, told } from './rows';
import { say } from './say';
import { type Found, Shelf, type ShelfParts } from './shelf';
import { tryAgain } from './try-again';
import { ParkedWords, type Word, wordKey } from './words';

export interface DeskParts extends ShelfParts {
  /** Told of effects that failed after a replay was committed. */
  onFault: (error: unknown) => void;
}

/** Shorter than what the asker waits for an answer, in milliseconds. */
const patience = 4_000;

/** The parked facts of a service: shows them, and replays or discards them, each time with word on the log first. */
export class ParkedDesk {
  private readonly words: ParkedWords;
  private readonly shelf: Shelf;

  constructor(private readonly parts: DeskParts) {
    this.words = new ParkedWords(parts.log);
    this.shelf = new Shelf(parts);
  }

  /** @refuses <service>.cursor-unknown */
  list(tenant: string, asked: ListParked = {}): Promise<ParkedFacts> {
    return this.passing(() => this.shelf.list(tenant, asked));
  }

  /** @refuses <service>.parked-unknown */
  get(tenant: string, id: string): Promise<ParkedFact> {
    return this.passing(() => this.shelf.get(tenant, id));
  }

  /**
   * Applies a fact once more. One that was replayed before and is parked no more is answered as it was then.
   * @refuses <service>.parked-unknown, <service>.parked-not-now, <service>.reason-unusable
   */
  async replay(tenant: string, { id, reason, ...by }: SettleParked): Promise<ParkedFact> {
    if (reason !== undefined) this.check(reason);
    return this.passing(async () => {
      const { hosted, row, factId } = await this.shelf.find(tenant, id);
      if (!row) return this.replayedBefore(tenant, { hosted, factId });
      const fact = await this.shelf.recorded(row);
      const settled = this.settled(row, reason);
      // A word that a crash kept from being acted on is acted on now.
      const stands = ({ kind, id: said }: Word): boolean => kind === 'replayed' && said !== row.word_id;
      const word = await say(this.parts.log, this.words, { tenant, kind: 'replayed', settled, by, stands });
      await this.caughtUp(hosted);
      const { readModel, log } = this.parts;
      if (!(await tryAgain({ ...hosted, readModel, facts: log.facts }, row, { fact, word })))
        return this.standing(tenant, id, row);
      await this.tell(hosted, fact);
      const { discarded: _, ...replayed } = await this.shelf.described(hosted, row, fact);
      return { ...replayed, state: 'replayed' };
    });
  }

  /**
   * Marks a fact as of no use. One that is discarded already stays as it is.
   * @refuses <service>.parked-unknown, <service>.parked-not-now, <service>.reason-unusable
   */
  async discard(tenant: string, { id, reason = '', ...by }: SettleParked): Promise<ParkedFact> {
    this.check(reason);
    return this.passing(async () => {
      const { hosted, row } = await this.shelf.find(tenant, id);
      if (!row) throw this.shelf.unknown();
      const settled = this.settled(row, reason);
      const stands = ({ kind }: Word): boolean => kind === 'discarded';
      const word = await say(this.parts.log, this.words, { tenant, kind: 'discarded', settled, by, stands });
      await this.parts.readModel.forTenant(tenant, (tx) => mark(tx, hosted.projection, word));
      return this.standing(tenant, id, row);
    });
  }

  /** How a fact stands after it was settled; as it was before where somebody has replayed it meanwhile. */
  private async standing(tenant: string, id: string, before: ParkedRow): Promise<ParkedFact> {
    const { row, hosted, factId } = await this.shelf.find(tenant, id);
    return row ? told(this.parts.service, row) : this.replayedBefore(tenant, { hosted, factId }, before);
  }

  private async replayedBefore(
    tenant: string,
    { hosted, factId }: Found,
    row?: ParkedRow,
  ): Promise<ParkedFact> {
    const { newest } = await this.words.of(tenant);
    const word = newest.get(wordKey(hosted.projection.name, factId));
    if (word?.kind !== 'replayed') throw this.shelf.unknown();
    const known = row ?? rowOf(word);
    const fact = await this.shelf.recorded(known);
    const position = String(fact?.position ?? 0);
    return { ...(await this.shelf.described(hosted, { ...known, position }, fact)), state: 'replayed' };
  }

  private settled(row: ParkedRow, reason: string | undefined): ParkedSettled {
    const parked = told(this.parts.service, row);
    const { service, projection, factId, type, stream, revision } = parked;
    const about = { service, projection, factId, type, stream, revision };
    const why = { parkedFor: parked.reason, parkedAt: parked.parkedAt };
    return { ...about, ...why, ...(reason === undefined ? {} : { reason }) };
  }

  /** What stood in the log is in the rows before a fact that was learned of later. */
  private async caughtUp({ runner }: Hosted): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.notNow('The rows are behind the log')), patience);
    });
    await Promise.race([runner.caughtUp(), late]).finally(() => clearTimeout(timer));
  }

  private async tell({ onCommitted }: Hosted, fact: RecordedFact | undefined): Promise<void> {
    try {
      if (fact) await onCommitted?.([fact]);
    } catch (error) {
      this.parts.onFault(error);
    }
  }

  private check(reason: string): void {
    const fault = reasonFault(reason);
    if (!fault) return;
    const code = `${this.parts.service}.reason-unusable`;
    throw new Refusal(code, `The reason ${reasonCure[fault]}.`, { details: { fault } });
  }

  /** Trouble that passes is no verdict about a fact, and no fault of ours. */
  private async passing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LogError) && !isTransient(error)) throw error;
      throw this.notNow('The log or the database does not answer', error);
    }
  }

  private notNow(why: string, cause?: unknown): Refusal {
    const code = `${this.parts.service}.parked-not-now`;
    return new Refusal(code, `${why}; ask again shortly.`, { status: 503, cause });
  }
}

/** A row that is gone, as far as the word that ended it tells. */
const rowOf = ({ id, said }: Word): ParkedRow => ({
  projection: said.projection,
  event_id: said.factId,
  type: said.type,
  stream: said.stream,
  revision: String(said.revision),
  position: '0',
  reason: said.parkedFor,
  parked_at: new Date(said.parkedAt),
  discarded_at: null,
  discarded_by: null,
  discard_reason: null,
  word_id: id,
});
