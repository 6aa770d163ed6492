import {
  ANY,
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  StreamNotFoundError,
} from '@eventstore/db-client';
import type { Catalogue, Fact, RecordedFact } from '@ucv/envelope';
import { setTimeout as delay } from 'node:timers/promises';
import { LogError, LogUnavailable } from './errors';
import { KnownFacts, type Strangeness } from './evolution/known-facts';
import { type FeedBatch, type FeedOptions, feed } from './feed';
import { decodeBase64Natively } from './native-base64';
import { type Received, toRecorded } from './recorded';
import { translateError } from './translate-error';
import { Upcasters } from './upcasters';
import { handOutBytes, readLeanly } from './wire/lean-reads';

/** The revision that the appender read, or what it knows about the stream. There is no default. */
export type ExpectedRevision = 'any' | 'no-stream' | 'stream-exists' | number;

/** Where an append ended. */
export interface Appended {
  /** Revision of the last appended fact. */
  revision: number;
  /** Commit position of the append. */
  position: bigint;
}

export interface LogOptions {
  /**
   * What this code can read and may append; where absent, everything, and old versions are read as they are. Old
   * versions are lifted to the newest by their catalogue entries.
   */
  facts?: Catalogue;
  /** Told of each fact that a read of the log gave and this code does not know: the reader leaves it out. */
  onStrange?: (fact: RecordedFact, why: Strangeness) => void;
  /** Milliseconds after which an append counts as unanswered; its outcome is then unknown. */
  appendTimeout?: number;
}

export interface ReadOptions {
  /** First revision to read; backwards from the end where absent. */
  from?: number;
  backwards?: boolean;
  limit?: number;
}

export interface ReadAllOptions {
  /** Inclusive when reading forwards, exclusive when reading backwards. */
  from?: bigint;
  backwards?: boolean;
  limit?: number;
}

decodeBase64Natively();
readLeanly();

const expectations = { any: ANY, 'no-stream': NO_STREAM, 'stream-exists': STREAM_EXISTS } as const;

/** The append-only log: the only source of truth. One connection, shared by a whole process. */
export class EventLog {
  private constructor(
    private readonly client: EventStoreDBClient,
    private readonly options: Pick<LogOptions, 'onStrange'> & { appendTimeout: number; upcasters: Upcasters },
    /** What this code can read; undefined where it was told of nothing, and everything counts as known. */
    readonly facts: KnownFacts | undefined,
  ) {}

  /** @param url connection string, `esdb://user:password@host:port?tls=false` */
  static connect(url: string, { facts, appendTimeout = 10_000, onStrange }: LogOptions = {}): EventLog {
    const known = facts && new KnownFacts(facts);
    const { upcasters } = known ?? { upcasters: new Upcasters() };
    const client = EventStoreDBClient.connectionString(url);
    return new EventLog(client, { upcasters, appendTimeout, onStrange }, known);
  }

  /**
   * Appends facts to one stream, all or none. Acknowledged means on disk.
   * @refuses log.revision-conflict, log.stream-removed, log.fact-too-large, log.access-denied,
   *          log.type-uncatalogued (a bug: no publisher declares the type)
   * @throws  LogUnavailable where the outcome is unknown
   * @cost    about 90 µs of client CPU for one fact, 32 µs each in batches of 100
   */
  async append(stream: string, facts: readonly Fact[], expected: ExpectedRevision): Promise<Appended> {
    this.mustBeDeclared(stream, facts);
    const events = facts.map(({ id, type, data, metadata }) =>
      jsonEvent({
        id,
        type,
        data: data as Record<string, unknown>,
        metadata: metadata as unknown as Record<string, unknown>,
      }),
    );
    const expectedRevision = typeof expected === 'number' ? BigInt(expected) : expectations[expected];
    try {
      const result = await within(
        this.options.appendTimeout,
        this.client.appendToStream(stream, events, { expectedRevision }),
      );
      return { revision: Number(result.nextExpectedRevision), position: result.position?.commit ?? 0n };
    } catch (error) {
      throw translateError(error, stream);
    }
  }

  /** Facts of one stream in order; a stream that does not exist, or was deleted, holds none. */
  async *read(stream: string, options: ReadOptions = {}): AsyncGenerator<RecordedFact> {
    const { direction, edge } = ways[options.backwards ? 'backwards' : 'forwards'];
    const fromRevision = options.from === undefined ? edge : BigInt(options.from);
    try {
      yield* this.recorded(
        this.client.readStream(stream, { direction, fromRevision, maxCount: options.limit ?? all }),
      );
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      throw translateError(error, stream);
    }
  }

  /** The last fact of a stream; whoever rests a decision on it appends at its revision. */
  async last(stream: string): Promise<RecordedFact | undefined> {
    for await (const fact of this.read(stream, { backwards: true, limit: 1 })) return fact;
    return undefined;
  }

  /** Facts of the whole log in commit order. */
  async *readAll(options: ReadAllOptions = {}): AsyncGenerator<RecordedFact> {
    const { direction, edge } = ways[options.backwards ? 'backwards' : 'forwards'];
    const fromPosition = options.from === undefined ? edge : { commit: options.from, prepare: options.from };
    try {
      yield* this.recorded(this.client.readAll({ direction, fromPosition, maxCount: options.limit ?? all }));
    } catch (error) {
      throw translateError(error, '$all');
    }
  }

  /** Everything after a position, filtered by stream prefix on the server, in batches, for ever. */
  feed(options: FeedOptions): AsyncGenerator<FeedBatch> {
    return feed(this.client, this.options.upcasters, options);
  }

  /** Position of the last event in the log, system events included; 0 for an empty log. */
  async head(): Promise<bigint> {
    try {
      for await (const resolved of this.client.readAll({
        direction: BACKWARDS,
        fromPosition: END,
        maxCount: 1,
      })) {
        return resolved.event?.position.commit ?? resolved.commitPosition ?? 0n;
      }
      return 0n;
    } catch (error) {
      throw translateError(error, '$all');
    }
  }

  private async *recorded(events: AsyncIterable<Received>): AsyncGenerator<RecordedFact> {
    for await (const received of handOutBytes(events)) {
      const fact = toRecorded(received, this.options.upcasters);
      if (!fact) continue;
      const why = this.facts?.strangeness(fact.type);
      if (why) this.options.onStrange?.(fact, why);
      yield fact;
    }
  }

  /** A fact that is being appended, as it will be read: in its newest version. */
  asRead(fact: Fact): Fact {
    return this.options.upcasters.lift(fact as RecordedFact);
  }

  private mustBeDeclared(stream: string, facts: readonly Fact[]): void {
    const undeclared = facts.find(({ type }) => this.facts?.strangeness(type));
    if (!undeclared) return;
    const message = `no catalogue declares ${undeclared.type}: mint it with ucv new fact, or ucv new version`;
    throw new LogError('log.type-uncatalogued', message, { stream });
  }

  /** Ends every read and feed. The client waits for ever for streams that had ended before: it gets half a second. */
  async close(): Promise<void> {
    await Promise.race([this.client.dispose(), delay(500, undefined, { ref: false })]);
  }
}

const all = Number.MAX_SAFE_INTEGER;
const ways = {
  forwards: { direction: FORWARDS, edge: START },
  backwards: { direction: BACKWARDS, edge: END },
} as const;

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new LogUnavailable(new Error(`no answer in ${milliseconds} ms`))),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
