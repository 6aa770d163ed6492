import type { DeliveryRow } from '../decide/rows';

/**
 * Deliveries that the rows still show as due and that must not be picked: being sent, or sent and not yet in the
 * rows, or put off for a moment. So nothing is sent twice by this process.
 */
export class UnderWay {
  private readonly sent = new Map<string, string>();
  private readonly putOff = new Map<string, number>();

  get size(): number {
    return this.sent.size;
  }

  begin({ id, person }: DeliveryRow): void {
    this.sent.set(id, person);
  }

  end({ id }: DeliveryRow): void {
    this.sent.delete(id);
  }

  /** Leaves a delivery out for so long. */
  defer({ id }: DeliveryRow, ms: number): void {
    this.putOff.set(id, performance.now() + ms);
  }

  /** What a search for due deliveries leaves out. */
  excluded(): { deliveries: string[]; persons: string[] } {
    const now = performance.now();
    for (const [id, until] of this.putOff) if (until <= now) this.putOff.delete(id);
    return {
      deliveries: [...this.sent.keys(), ...this.putOff.keys()],
      persons: [...new Set(this.sent.values())],
    };
  }

  /** Milliseconds until the first one that was put off may be picked again. */
  nextInMs(): number | undefined {
    const times = [...this.putOff.values()];
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - performance.now());
  }
}
