import { JSONCodec, type NatsConnection } from 'nats';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAsGateway } from '../system/gateway-nats';
import type { MeasuredSystem } from '../system/system';
import type { CollectorClient } from './collector-client';
import { readProfile } from './gateway-client';
import { type SentEvent, userId } from './shoppers';

/** When an event of a probe was sent, accepted, and readable in the profile; milliseconds of one clock. */
export interface Sighting {
  /** Place of its batch's end among all accepted events. */
  place: number;
  acceptedAt: number;
  visibleAt: number;
}

interface Probe {
  event: SentEvent;
  ref: string;
  place?: number;
  acceptedAt?: number;
  visibleAt?: number;
}

const probeCount = 400;
/** Customers of their own, so that nobody else's events are taken for theirs. */
const firstProbe = 1_000_000;

/**
 * Customers whose events are followed through the whole way. An event is visible when the profile service has
 * committed its row, which it says in a notice with the refs that changed; one event of a probe is under way at
 * a time, so that the notice can mean no other.
 */
export class Probes {
  readonly sightings: Sighting[] = [];
  private readonly underWay = new Map<string, Probe>();
  private readonly byMessage = new Map<string, Probe>();

  private constructor(
    private readonly connection: NatsConnection,
    private readonly idle: { ref: string; id: string }[],
  ) {
    const codec = JSONCodec<{ refs: string[] }>();
    connection.subscribe('notice.profile.changed.*', {
      callback: (error, message) => {
        if (!error) for (const ref of codec.decode(message.data).refs) this.seen(ref);
      },
    });
  }

  /** Introduces the probes and learns their refs. @param client  to the collector of the same system */
  static async introduce(system: MeasuredSystem, client: CollectorClient): Promise<Probes> {
    const ids = Array.from({ length: probeCount }, (_, n) => userId(firstProbe + n));
    for (let from = 0; from < ids.length; from += 100)
      await client.send(ids.slice(from, from + 100).map((id) => probeEvent(id)));
    const idle = await Promise.all(ids.map(async (id) => ({ id, ref: await refOf(system, id) })));
    const connection = await connectAsGateway(system);
    return new Probes(connection, idle);
  }

  /** Accepted events that were not visible at a moment, by the last probe seen; 0 before the first. */
  backlog(accepted: number): number {
    const last = this.sightings.at(-1)?.place ?? accepted;
    return this.underWay.size === 0 ? 0 : Math.max(0, accepted - last);
  }

  /** Forgets what was seen so far. */
  reset(): void {
    this.sightings.length = 0;
  }

  /** Puts an event of an idle probe in the place of a batch's last. */
  join(batch: SentEvent[]): SentEvent[] {
    const probe = this.idle.shift();
    if (!probe) return batch;
    const event = probeEvent(probe.id);
    const entry = { event, ref: probe.ref };
    this.underWay.set(probe.ref, entry);
    this.byMessage.set(event.messageId, entry);
    return [...batch.slice(0, -1), event];
  }

  /** The batch was accepted. @param place  events accepted so far */
  accepted(batch: readonly SentEvent[], place: number): void {
    const probe = this.byMessage.get(batch.at(-1)?.messageId ?? '');
    if (!probe) return;
    probe.acceptedAt = performance.now();
    probe.place = place;
    this.conclude(probe);
  }

  /** Resolves when every probe under way was seen. @throws  after a time in which none was seen */
  async drained(patienceMs = 60_000): Promise<void> {
    for (const deadline = performance.now() + patienceMs; this.underWay.size > 0; await delay(5)) {
      if (performance.now() > deadline)
        throw new Error(
          `${this.underWay.size} accepted events are not visible after ${patienceMs / 1_000} s.`,
        );
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private seen(ref: string): void {
    const probe = this.underWay.get(ref);
    if (!probe || probe.visibleAt !== undefined) return;
    probe.visibleAt = performance.now();
    this.conclude(probe);
  }

  /** The notice may be here before the collector's answer. */
  private conclude(probe: Probe): void {
    const { event, ref, place, acceptedAt, visibleAt } = probe;
    if (place === undefined || acceptedAt === undefined || visibleAt === undefined) return;
    this.underWay.delete(ref);
    this.byMessage.delete(event.messageId);
    this.sightings.push({ place, acceptedAt, visibleAt });
    this.idle.push({ ref, id: event['userId'] as string });
  }
}

const probeEvent = (id: string): SentEvent => ({
  type: 'track',
  messageId: crypto.randomUUID(),
  userId: id,
  event: 'Product Viewed',
  timestamp: new Date().toISOString(),
  properties: { product_id: 'sku-1', price: 10, currency: 'EUR' },
});

async function refOf(system: MeasuredSystem, id: string): Promise<string> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(50)) {
    const view = await readProfile(system, id);
    const own = view?.identifiers.find(({ type, value }) => type === 'user_id' && value === id);
    if (own) return own.ref;
  }
  throw new Error('A probe was not visible within 60 s.');
}
