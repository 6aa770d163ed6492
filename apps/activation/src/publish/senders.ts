import type { DestinationNamed } from '@ucv/contracts-activation';
import type { MembershipChange } from '@ucv/contracts-segmentation';
import type { RecordedFact } from '@ucv/envelope';
import type { ProjectionRunner } from '@ucv/platform-event-store';
import { countWaiting, type DestinationKey, receivingDestinations } from '../project/due-deliveries';
import { DestinationSender, type SenderMeans } from './destination-sender';
import { pause, Wake } from './wake';
import type { Webhooks } from './webhooks';

/** How often destinations are looked for that another instance has projected. */
const lookMs = 5_000;
/** How long what is on the wire may take when the service stops. */
const patienceMs = 5_000;

export type SendersMeans = SenderMeans & {
  runner: Pick<ProjectionRunner, 'status'>;
  webhooks: Webhooks;
};

/** One sender for each destination, from when the rows are live. */
export class Senders {
  private readonly senders = new Map<string, { sender: DestinationSender; segment: string | null }>();
  private readonly running = new Set<Promise<void>>();
  private readonly look = new Wake();

  constructor(private readonly means: SendersMeans) {}

  /** Resolves when the signal has ended every sender. */
  async run(signal: AbortSignal): Promise<void> {
    const { runner, readModel, metrics, logger } = this.means;
    while (!runner.status.live && !signal.aborted) await pause(50, signal);
    while (!signal.aborted) {
      try {
        for (const destination of await receivingDestinations(readModel)) this.startOnce(destination, signal);
        metrics.nowWaiting(await countWaiting(readModel));
      } catch (err) {
        logger.warn({ err }, 'could not look for destinations');
      }
      await this.look.within(lookMs, signal);
    }
    await Promise.all(this.running);
  }

  /** Told of facts once their rows are committed: wakes who has something to do. */
  committed(facts: readonly RecordedFact[]): void {
    for (const { type, data, metadata } of facts) {
      if (type.startsWith('activation.destination-')) {
        this.look.now();
        this.senders.get(`${metadata.tenant} ${(data as DestinationNamed).id}`)?.sender.wake.now();
      }
      if (type === 'activation.contact-policy-set.v1') this.wakeAll(metadata.tenant);
      if (type === 'activation.delivery-replayed.v1') {
        const { destination } = data as { destination: string };
        this.senders.get(`${metadata.tenant} ${destination}`)?.sender.wake.now();
      }
      if (type.startsWith('segmentation.')) {
        this.wakeFor(metadata.tenant, (data as MembershipChange).segment);
      }
    }
  }

  /** After the signal: lets what is on the wire end and be recorded, and cuts what takes longer. */
  async stop(): Promise<void> {
    const { attempts, webhooks, locks } = this.means;
    const enough = new AbortController();
    await Promise.race([attempts.recorded(), pause(patienceMs, enough.signal)]);
    enough.abort();
    await webhooks.close();
    await locks.release();
  }

  private wakeFor(tenant: string, segment: string): void {
    for (const { sender, segment: own } of this.senders.values())
      if (own === segment && sender.destination.tenant === tenant) sender.wake.now();
  }

  private wakeAll(tenant: string): void {
    for (const { sender } of this.senders.values())
      if (sender.destination.tenant === tenant) sender.wake.now();
  }

  private startOnce(
    { segment, ...destination }: DestinationKey & { segment: string | null },
    signal: AbortSignal,
  ): void {
    const key = `${destination.tenant} ${destination.id}`;
    const known = this.senders.get(key);
    if (known) known.segment = segment;
    if (known) return;
    const sender = new DestinationSender(destination, this.means);
    this.senders.set(key, { sender, segment });
    const running = sender.run(signal).finally(() => {
      this.running.delete(running);
      this.senders.delete(key);
    });
    this.running.add(running);
  }
}
