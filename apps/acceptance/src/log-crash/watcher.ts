import type { EventStoreDBClient, Position } from '@eventstore/db-client';

/** A subscriber to `$all` who goes on from the last event that it saw, whatever happens to the node. */
export class Watcher {
  readonly seen: string[] = [];
  private last: Position | undefined;
  private stop: (() => Promise<void>) | undefined;

  watch(client: EventStoreDBClient): void {
    const subscription = client.subscribeToAll({ fromPosition: this.last ?? 'start' });
    const done = this.read(subscription).catch(() => undefined);
    this.stop = async () => {
      await subscription.unsubscribe().catch(() => undefined);
      await done;
    };
  }

  async rest(): Promise<void> {
    await this.stop?.();
  }

  /** Waits until everything that the log holds has come. */
  async catchUp(ids: readonly string[], patienceMs = 60_000): Promise<void> {
    const last = ids.at(-1);
    for (const end = Date.now() + patienceMs; last && this.seen.at(-1) !== last;) {
      if (Date.now() > end) throw new Error('the subscriber did not catch up');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** @param all ids of `$all` in order; what a scavenge removed since may have been seen as well */
  faults(all: readonly string[]): string[] {
    const places = new Map(this.seen.map((id, at) => [id, at]));
    const faults = places.size === this.seen.length ? [] : ['the subscriber saw an event twice'];
    const missed = all.filter((id) => !places.has(id)).length;
    if (missed > 0) faults.push(`the subscriber missed ${missed} events`);
    const order = all.flatMap((id) => places.get(id) ?? []);
    if (order.some((place, at) => at > 0 && place < order[at - 1]!))
      faults.push('the subscriber saw events in another order');
    return faults;
  }

  private async read(subscription: AsyncIterable<{ event?: { id: string; position?: Position } }>) {
    for await (const { event } of subscription) {
      if (!event) continue;
      this.seen.push(event.id);
      this.last = event.position;
    }
  }
}
