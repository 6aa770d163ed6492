import type { KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface DataKey {
  kid: string;
  secret: KeyObject;
}

/** An opened key lives here for at most this long after the keyring was asked. */
export const cachedMs = 60_000;
export const cachedKeys = 50_000;

/** A moment before a read of the keyring; what was read counts from here. */
export interface ReadMark {
  started: number;
  evictions: number;
}

/** Opened data keys by name, bounded in time and number. */
export class KeyCache {
  private readonly keys: LRUCache<string, DataKey & { ref: string }>;
  private evictions = 0;

  /** @param clock milliseconds, monotonic */
  constructor(private readonly clock: { now(): number } = performance) {
    this.keys = new LRUCache({ max: cachedKeys, ttl: cachedMs, ttlResolution: 0, perf: clock });
  }

  get(name: string): DataKey | undefined {
    return this.keys.get(name);
  }

  mark(): ReadMark {
    return { started: this.clock.now(), evictions: this.evictions };
  }

  /** Keeps what was read since a mark, unless refs were evicted meanwhile: it may be a key of theirs. */
  keep(name: string, key: DataKey & { ref: string }, { started, evictions }: ReadMark): void {
    if (evictions === this.evictions) this.keys.set(name, key, { start: started });
  }

  /** @cost one pass over the cache, a few ms when full */
  evict(refs: readonly string[]): void {
    this.evictions += 1;
    const gone = new Set(refs);
    for (const [name, { ref }] of [...this.keys.entries()]) if (gone.has(ref)) this.keys.delete(name);
  }
}
