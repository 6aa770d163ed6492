import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Random } from '../load/seeded-random';
import { idsOf, someEvents } from './own-stream';

interface Append {
  writer: number;
  ids: string[];
  /** Undefined: the answer did not come. */
  outcome: 'acknowledged' | 'absent' | undefined;
}

/** A stream to which several writers append without a revision, each one append after the other. */
export class SharedStream {
  private readonly appends: Append[] = [];
  acknowledged = 0;
  readonly faults: string[] = [];

  constructor(
    readonly name: string,
    private readonly random: Random,
  ) {}

  get ids(): string[] {
    return this.appends.flatMap(({ ids, outcome }) => (outcome === 'absent' ? [] : ids));
  }

  /** @returns whether it was acknowledged */
  async append(client: EventStoreDBClient, writer: number): Promise<boolean> {
    const events = someEvents(this.random);
    const append: Append = { writer, ids: events.map(({ id }) => id), outcome: undefined };
    this.appends.push(append);
    const done = await client.appendToStream(this.name, events).catch(() => undefined);
    if (!done) return false;
    append.outcome = 'acknowledged';
    this.acknowledged++;
    return true;
  }

  /** Every acknowledged append once, in one piece, in its writer's order; others in one piece or not at all. */
  async check(client: EventStoreDBClient): Promise<void> {
    const found = await idsOf(client, this.name);
    const placeOf = new Map(found.map((id, at) => [id, at]));
    if (placeOf.size !== found.length) this.faults.push(`${this.name}: an event is there twice`);
    const latest = new Map<number, number>();
    let known = 0;
    for (const append of this.appends) {
      const places = append.ids.map((id) => placeOf.get(id));
      const fault = this.faultOf(append, places, latest);
      if (fault) this.faults.push(`${this.name}: ${fault}`);
      append.outcome = places[0] === undefined ? 'absent' : 'acknowledged';
      if (append.outcome === 'acknowledged') known += append.ids.length;
    }
    if (known !== found.length)
      this.faults.push(`${this.name}: ${found.length - known} events that nobody sent`);
  }

  private faultOf(
    { writer, outcome }: Append,
    places: (number | undefined)[],
    latest: Map<number, number>,
  ): string | undefined {
    const first = places[0];
    if (places.every((place) => place === undefined))
      return outcome === 'acknowledged' ? 'an acknowledged append is lost' : undefined;
    if (first === undefined || places.some((place, at) => place !== first + at)) return 'an append in pieces';
    if (outcome === 'absent') return 'an append that was absent came back';
    if (first < (latest.get(writer) ?? -1)) return 'two appends of one writer are exchanged';
    latest.set(writer, first);
    return undefined;
  }
}
