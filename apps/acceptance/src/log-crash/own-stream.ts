import { randomUUID } from 'node:crypto';
import {
  type EventStoreDBClient,
  jsonEvent,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { Random } from '../load/seeded-random';

/** What must be readable of a stream. */
interface State {
  /** Ids of all events ever, by revision. */
  ids: string[];
  /** First revision that is not deleted. */
  first: number;
  maxCount: number;
  tombstoned: boolean;
}

type Operation = 'append' | 'delete' | 'limit' | 'tombstone';

const visible = ({ ids, first, maxCount, tombstoned }: State): string[] =>
  tombstoned ? [] : ids.slice(Math.max(first, ids.length - maxCount));

/** One to six small events, or now and then a single one of 900 KB. */
export function someEvents(random: Random) {
  const big = random.between(1, 60) === 1;
  return Array.from({ length: big ? 1 : random.between(1, 6) }, () =>
    jsonEvent({
      id: randomUUID(),
      type: 'crash-proof',
      data: { filler: 'x'.repeat(big ? 900_000 : random.between(0, 400)) },
    }),
  );
}

/**
 * A stream with one writer, who states the revision at every append, deletes, limits, and tombstones. What was not
 * acknowledged may have happened or not, as a whole; reading the stream after the crash settles which.
 */
export class OwnStream {
  private certain: State = { ids: [], first: 0, maxCount: Infinity, tombstoned: false };
  /** After an operation whose answer did not come. */
  private possible: State | undefined;
  acknowledged = 0;
  readonly faults: string[] = [];

  constructor(
    readonly name: string,
    private readonly random: Random,
  ) {}

  get finished(): boolean {
    return this.certain.tombstoned;
  }

  /** Ids that readers of the stream may see now. */
  get visible(): string[] {
    return visible(this.certain);
  }
  get ids(): string[] {
    return this.certain.ids;
  }

  /** One operation. @returns whether it was acknowledged */
  async step(client: EventStoreDBClient): Promise<boolean> {
    const { after, work } = this.plan(client);
    try {
      await work();
    } catch (error) {
      if (error instanceof WrongExpectedVersionError)
        this.faults.push(`${this.name}: wrong revision, expected ${this.certain.ids.length - 1}`);
      this.possible = after;
      return false;
    }
    this.certain = after;
    this.acknowledged++;
    return true;
  }

  /** Compares with what the node has, and settles what was not acknowledged. */
  async check(client: EventStoreDBClient): Promise<void> {
    const found = await idsOf(client, this.name);
    const candidates = this.possible ? [this.certain, this.possible] : [this.certain];
    const holds = candidates.find((state) => same(found, visible(state)));
    if (!holds) this.faults.push(this.difference(found));
    else this.certain = holds;
    this.possible = undefined;
  }

  private plan(client: EventStoreDBClient): { after: State; work: () => Promise<unknown> } {
    const { certain, name } = this;
    const expectedRevision =
      certain.ids.length === 0 ? ('no_stream' as const) : BigInt(certain.ids.length - 1);
    switch (this.choose()) {
      case 'delete':
        return {
          after: { ...certain, first: certain.ids.length, maxCount: Infinity },
          work: () => client.deleteStream(name, { expectedRevision: expectedRevision as bigint }),
        };
      case 'limit':
        return {
          // Metadata replaces what was there, the truncation of an earlier deletion too.
          after: { ...certain, maxCount: 3 },
          work: () => client.setStreamMetadata(name, { maxCount: 3, truncateBefore: certain.first }),
        };
      case 'tombstone':
        return {
          after: { ...certain, tombstoned: true },
          work: () => client.tombstoneStream(name, { expectedRevision: expectedRevision as bigint }),
        };
      case 'append': {
        const events = someEvents(this.random);
        return {
          after: { ...certain, ids: [...certain.ids, ...events.map(({ id }) => id)] },
          work: () => client.appendToStream(name, events, { expectedRevision }),
        };
      }
    }
  }

  /** Only what changes what is readable, so that reading tells whether it happened. */
  private choose(): Operation {
    const shown = this.visible.length;
    const die = this.random.between(1, 100);
    if (die <= 5 && shown > 0) return 'delete';
    if (die <= 10 && shown > 3) return 'limit';
    if (die === 11 && shown > 0 && this.certain.ids.length > 20) return 'tombstone';
    return 'append';
  }

  private difference(found: string[]): string {
    const lost = this.visible.filter((id) => !found.includes(id)).length;
    return `${this.name}: ${found.length} events instead of ${this.visible.length}, ${lost} acknowledged ones lost`;
  }
}

const same = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at]);

/** Ids of a stream's events, read forwards and backwards. */
export async function idsOf(client: EventStoreDBClient, stream: string): Promise<string[]> {
  try {
    const ids: string[] = [];
    for await (const { event } of client.readStream(stream)) ids.push(event!.id);
    const back: string[] = [];
    for await (const { event } of client.readStream(stream, { direction: 'backwards', fromRevision: 'end' }))
      back.push(event!.id);
    if (!same(ids, back.reverse())) throw new Error(`${stream}: forwards and backwards differ`);
    return ids;
  } catch (error) {
    const { name } = error as Error;
    if (
      error instanceof StreamNotFoundError ||
      /StreamDeleted/.test(name + (error as Error).constructor.name)
    )
      return [];
    throw error;
  }
}
