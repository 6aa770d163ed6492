import type { Persons } from '@ucv/contracts-profile';
import type { ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import type { Logger } from '@nestjs/common';
import { clearance } from '../decide/clearance';
import type { DeliveryRow } from '../decide/queue';
import { type DestinationKey, type Due, dueDeliveries } from '../project/due-deliveries';
import type { Attempts } from './attempts';
import type { DeliveryMetrics } from './delivery-metrics';
import type { Endpoints, OpenedDestination } from './endpoints';
import type { Answered, Asking } from './asking';
import type { SenderLocks } from './sender-locks';
import type { Slots } from './slots';
import { UnderWay } from './under-way';
import { pause, Wake } from './wake';

/** What all senders share. */
export interface SenderMeans {
  runner: Pick<ProjectionRunner, 'caughtUp'>;
  readModel: ReadModel;
  asking: Asking;
  endpoints: Endpoints;
  attempts: Attempts;
  locks: SenderLocks;
  slots: Slots;
  metrics: DeliveryMetrics;
  logger: Pick<Logger, 'warn' | 'error'>;
}

/** Deliveries looked at together: one question to profile, and one to consent at a time. */
const batch = 100;
/** Longest sleep: another instance may have stopped, or projected what this one did not hear of. */
const longestSleepMs = 5_000;
/** Deliveries sent but not yet in the rows, beyond which no more are picked. */
const mostUnprojected = 400;
/** How long a person may be unknown to profile, which may lag behind, before they count as gone. */
const profileLagMs = 60_000;
/** How long what profile said is sent. */
const profileHoldsMs = 10_000;

/** What is sent in one round, and to whom. */
interface Round {
  due: Due;
  endpoint: OpenedDestination;
  persons: Persons['persons'];
}

/** Sends what is due to one destination, in a loop of its own, so that it waits for no other. */
export class DestinationSender {
  readonly wake = new Wake();
  readonly underWay = new UnderWay();
  private knowsAll = false;

  constructor(
    readonly destination: DestinationKey,
    private readonly means: SenderMeans,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const sleepMs = await this.round(signal);
        failures = 0;
        await this.wake.within(sleepMs, signal);
      } catch (err) {
        failures += 1;
        this.means.metrics.heldUp('answers');
        this.means.logger.warn({ err, destination: this.destination.id }, 'sending waits and tries again');
        await pause(Math.min(longestSleepMs, 100 * 2 ** failures), signal);
      }
    }
  }

  /** @returns milliseconds until there may be more to do */
  private async round(signal: AbortSignal): Promise<number> {
    if (!(await this.isOurs())) return longestSleepMs;
    if (this.underWay.size > mostUnprojected) return 100;
    const { readModel, asking, endpoints, logger } = this.means;
    const due = await dueDeliveries(readModel, this.destination, this.underWay.excluded(), batch);
    if (!due || due.deliveries.length === 0) return this.sleepMs(due);
    const [endpoint] = await endpoints.open([due.destination]);
    if (!endpoint) {
      logger.error({ destination: this.destination.id }, 'url and secret could not be opened');
      return longestSleepMs;
    }
    const persons = await asking.persons(this.destination.tenant, personsIn(due.deliveries));
    await this.sendAll({ due, endpoint, persons }, signal);
    return 0;
  }

  /** One permission after another, until all that were due are under way or profile must be asked again. */
  private async sendAll(round: Round, signal: AbortSignal): Promise<void> {
    const until = performance.now() + profileHoldsMs;
    let left = round.due.deliveries;
    while (left.length > 0 && !signal.aborted && performance.now() < until) {
      if (!(await this.means.slots.untilFree(this.destination.id, until)) || !(await this.isOurs())) return;
      const answered = await this.permissionFor(left, round);
      left = await this.beginAll(left, { round, answered, signal });
    }
  }

  /** @returns those that could not begin while the permission held */
  private async beginAll(
    deliveries: readonly DeliveryRow[],
    o: { round: Round; answered: Answered; signal: AbortSignal },
  ): Promise<DeliveryRow[]> {
    const later: DeliveryRow[] = [];
    for (const delivery of deliveries) {
      // Who stops lets what is on the wire end, and cuts what begins after that.
      if (o.signal.aborted) return [];
      if (!(await this.begin(delivery, o.round, o.answered))) later.push(delivery);
    }
    return later;
  }

  private async permissionFor(deliveries: readonly DeliveryRow[], { due }: Round): Promise<Answered> {
    const question = { purpose: due.destination.purpose, persons: personsIn(deliveries) };
    const answered = await this.means.asking.permission(this.destination.tenant, question);
    if (performance.now() >= answered.deadline) this.means.metrics.heldUp('permission');
    return answered;
  }

  /** @returns false where the send could not begin while the permission held: it must be asked for again */
  private async begin(delivery: DeliveryRow, round: Round, answered: Answered): Promise<boolean> {
    const { attempts, slots } = this.means;
    const permission = answered.answers[delivery.person];
    const person = round.persons[delivery.person];
    const cleared = clearance(permission, { personKnown: person !== undefined, young: isYoung(delivery) });
    if (cleared === 'wait' || !permission) {
      this.underWay.defer(delivery, 1_000);
      return true;
    }
    const { position, deadline } = answered;
    const resting = { delivery, destination: round.due.destination, permission, position };
    if (cleared !== 'send' || !person) {
      attempts.refuse(resting, cleared === 'not-allowed' ? cleared : 'person-erased', this);
      return true;
    }
    if (!(await slots.take(this.destination.id, deadline))) return false;
    attempts.send({ ...resting, endpoint: round.endpoint, person }, deadline, this);
    return true;
  }

  private sleepMs(due: Due | undefined): number {
    const times = [due?.nextInMs, this.underWay.nextInMs(), longestSleepMs];
    return Math.max(10, Math.min(...times.filter((ms) => ms !== undefined)));
  }

  /** Who takes over first learns all that the one before has put on the log. */
  private async isOurs(): Promise<boolean> {
    const hold = await this.means.locks.hold(this.destination);
    if (hold !== 'held') this.knowsAll = false;
    if (hold === 'elsewhere') return false;
    if (!this.knowsAll) await this.means.runner.caughtUp();
    this.knowsAll = true;
    return true;
  }
}

const personsIn = (deliveries: readonly DeliveryRow[]): string[] => deliveries.map(({ person }) => person);

const isYoung = ({ created_at: createdAt }: DeliveryRow): boolean =>
  Date.now() - Date.parse(createdAt) < profileLagMs;
