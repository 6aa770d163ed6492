/** An event that was appended not long ago. */
export interface RecentEvent {
  stream: string;
  revision: number;
  position: number;
}

/** Ids remembered at least; at most twice as many, about 200 bytes each. The real server keeps some 100,000. */
export const RECENT_EVENTS = 50_000;

/**
 * Ids of the latest events, so that an append repeated without an expected revision is recognised. Two
 * generations: the older one is dropped whole when the younger is full.
 */
export class RecentEvents {
  private young = new Map<string, RecentEvent>();
  private old = new Map<string, RecentEvent>();

  add(id: string, event: RecentEvent): void {
    this.young.set(id, event);
    if (this.young.size < RECENT_EVENTS) return;
    this.old = this.young;
    this.young = new Map();
  }

  find(id: string): RecentEvent | undefined {
    return this.young.get(id) ?? this.old.get(id);
  }

  /** Forgets events that never became durable. */
  forgetFrom(position: number): void {
    for (const generation of [this.young, this.old]) {
      for (const [id, event] of generation) if (event.position >= position) generation.delete(id);
    }
  }
}
