import { type EventLog, LogError, type ProjectionRunner } from '@ucv/platform-event-store';
import type { Logger } from '@nestjs/common';
import type { DeliveryEndedData, Hold } from '@ucv/contracts-activation';
import { type About, type DeliveredPerson, membershipMessage } from '../decide/message';
import { type Outcome, outcomeOf } from '../decide/outcome';
import type { DeliveryRow } from '../decide/rows';
import { appendAttempt, appendEnded, appendHeld, type Attempt } from './delivery-facts';
import type { DeliveryMetrics } from './delivery-metrics';
import type { OpenedDestination } from './endpoints';
import type { Slots } from './slots';
import type { UnderWay } from './under-way';
import { pause, type Wake } from './wake';
import type { Webhooks } from './webhooks';

export interface AttemptMeans {
  log: EventLog;
  runner: Pick<ProjectionRunner, 'reached'>;
  webhooks: Webhooks;
  slots: Slots;
  metrics: DeliveryMetrics;
  logger: Pick<Logger, 'warn' | 'error'>;
  firstRetrySeconds: number;
  /** Ends the wait for a log that does not answer. */
  signal: AbortSignal;
}

/** A delivery with what it rests on. */
export type Resting = Omit<Attempt, 'outcome' | 'began'>;
export type Sending = Resting &
  Pick<About, 'segmentName' | 'event'> & {
    endpoint: OpenedDestination;
    person: DeliveredPerson;
    /** Counts it as a contact, where it is one that is capped; false where others were faster. */
    claim: () => Promise<boolean>;
  };

/** The sender's own: what it must not pick again, and what wakes it. */
export interface Sender {
  underWay: UnderWay;
  wake: Wake;
}

/**
 * Makes attempts and puts each on the log afterwards. A crash in between leaves no word of it: the same message is
 * sent again, under the same id.
 */
export class Attempts {
  private readonly unrecorded = new Set<Promise<unknown>>();

  constructor(private readonly means: AttemptMeans) {}

  /** Begins a send for which a slot was taken. */
  send(sending: Sending, deadline: number, sender: Sender): void {
    const { slots } = this.means;
    this.track(sending.delivery, sender, () =>
      this.claimAndSend(sending, deadline, sender).finally(() => slots.release(sending.destination.id)),
    );
  }

  /** Records that nothing is sent, and why. */
  refuse(resting: Resting, reason: 'not-allowed' | 'person-erased', sender: Sender): void {
    const outcome: Outcome = { outcome: 'refused', reason };
    this.track(resting.delivery, sender, async () => {
      const began = new Date().toISOString();
      const position = await this.append((log) => appendAttempt(log, { ...resting, outcome, began }));
      this.means.metrics.attempted(resting.destination.id, outcome);
      return position;
    });
  }

  /** Records that the contact policy holds a message, and until when. */
  hold(delivery: DeliveryRow, hold: Hold & { under: string }, sender: Sender): void {
    this.track(delivery, sender, async () => {
      const position = await this.append((log) => appendHeld(log, delivery, hold));
      this.means.metrics.notSent(`held-${hold.rule}`);
      return position;
    });
  }

  /** Records that a message will not be sent any more, and why. */
  end(delivery: DeliveryRow, why: Pick<DeliveryEndedData, 'reason' | 'rule'>, sender: Sender): void {
    this.track(delivery, sender, async () => {
      const position = await this.append((log) => appendEnded(log, delivery, why));
      this.means.metrics.notSent(why.reason);
      return position;
    });
  }

  /** Resolves when everything that was sent is on the log. */
  async recorded(): Promise<void> {
    await Promise.allSettled(this.unrecorded);
  }

  private async claimAndSend(sending: Sending, deadline: number, sender: Sender): Promise<bigint | 'never'> {
    const { metrics, logger } = this.means;
    try {
      if (await sending.claim()) return await this.sendAndRecord(sending, deadline);
    } catch (err) {
      if (isRemoved(err)) return 'never';
      if (!(err instanceof LogError)) throw err;
      metrics.heldUp('log');
      logger.warn({ err }, 'a contact could not be claimed yet');
    }
    sender.underWay.defer(sending.delivery, 1_000);
    return 0n;
  }

  /** @returns the position that the rows must reach before the delivery may be picked again; 'never' for none */
  private async sendAndRecord(sending: Sending, deadline: number): Promise<bigint | 'never'> {
    const { webhooks, metrics, firstRetrySeconds } = this.means;
    const { endpoint, person, segmentName, event, claim: _, ...resting } = sending;
    const { delivery, destination } = resting;
    const about = { purpose: destination.purpose, mapped: endpoint.traits, segmentName, event };
    const started = performance.now();
    const sent = await webhooks.send(endpoint, delivery.id, membershipMessage(delivery, person, about), {
      deadline,
    });
    if (sent === 'too-late') {
      metrics.heldUp('permission');
      return 0n;
    }
    const seconds = (performance.now() - started) / 1000;
    const { began, ...result } = sent;
    const outcome = outcomeOf(result, {
      delivery: delivery.id,
      attempt: delivery.attempts + 1,
      before: delivery.attempts_before,
      firstRetrySeconds,
    });
    const position = await this.append((log) => appendAttempt(log, { ...resting, outcome, began }));
    metrics.attempted(destination.id, outcome, seconds);
    return position;
  }

  private track(delivery: DeliveryRow, sender: Sender, work: () => Promise<bigint | 'never'>): void {
    const { runner, logger } = this.means;
    sender.underWay.begin(delivery);
    const working = work();
    this.unrecorded.add(working);
    working
      .finally(() => this.unrecorded.delete(working))
      .then(async (position) => {
        if (position === 'never') return;
        await runner.reached(position);
        sender.underWay.end(delivery);
        sender.wake.now();
      })
      .catch((err: unknown) => {
        logger.error({ err }, 'an attempt failed on our side and nothing is recorded: it is made again');
        sender.underWay.defer(delivery, 60_000);
        sender.underWay.end(delivery);
      });
  }

  /** What was sent must be said: tries until the log has it, or the service ends. */
  private async append(append: (log: EventLog) => Promise<bigint>): Promise<bigint | 'never'> {
    const { log, metrics, logger, signal } = this.means;
    for (let failures = 1; ; failures += 1) {
      try {
        return await append(log);
      } catch (err) {
        if (isRemoved(err)) return 'never';
        if (signal.aborted) throw err;
        metrics.heldUp('log');
        logger.warn({ err, failures }, 'what became of a delivery could not be recorded yet');
        await pause(Math.min(5_000, 50 * 2 ** failures), signal);
      }
    }
  }
}

/** The person's streams are gone, and with them the rows. */
const isRemoved = (err: unknown): boolean => err instanceof LogError && err.code === 'log.stream-removed';
