import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '@ucv/platform-event-store';

const patienceMs = 60_000;

/** When the log's client saw each event, and the merge that it brought about: both by the event's id. */
export class MergeWatch {
  readonly events = new Map<string, number>();
  readonly merged = new Map<string, number>();
  private readonly ending = new AbortController();
  private readonly watching: Promise<void>;

  constructor(log: EventLog, after: bigint) {
    this.watching = this.watch(log, after);
  }

  /** Forgets what was seen so far. */
  reset(): void {
    this.events.clear();
    this.merged.clear();
  }

  /** @throws  where for a minute no merge was seen */
  async until(holds: () => boolean): Promise<void> {
    let [seen, since] = [this.merged.size, performance.now()];
    for (; !holds(); await delay(5)) {
      if (this.merged.size !== seen) [seen, since] = [this.merged.size, performance.now()];
      if (performance.now() - since > patienceMs)
        throw new Error(`Identity has decided nothing for ${patienceMs / 1_000} s.`);
    }
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.watching;
  }

  private async watch(log: EventLog, after: bigint): Promise<void> {
    const { signal } = this.ending;
    for await (const { facts } of log.feed({ prefixes: ['interaction-', 'person-'], after, signal })) {
      const now = performance.now();
      for (const { id, type, metadata } of facts) {
        if (type === 'ingestion.interaction-recorded.v1') this.events.set(id, now);
        else if (type === 'identity.merged.v1') this.merged.set(metadata.causationId ?? '', now);
      }
    }
  }
}
