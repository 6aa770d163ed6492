import type { Persons } from '@ucv/contracts-profile';
import type { EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import type { Logger } from '@nestjs/common';
import { clearance } from '../decide/clearance';
import { type DeliveredPerson, eventNamed } from '../decide/message';
import {
  type DestinationKey,
  type Due,
  dueDeliveries,
  type DueDelivery,
  heldOtherwise,
  isAsRead,
} from '../project/due-deliveries';
import type { Answered, Asking } from './asking';
import type { Attempts } from './attempts';
import { ContactCheck, underOf } from './contact-check';
import type { DeliveryMetrics } from './delivery-metrics';
import type { Endpoints, OpenedDestination } from './endpoints';
import type { SenderLocks } from './sender-locks';
import type { Slots } from './slots';
import { UnderWay } from './under-way';
import { pause, Wake } from './wake';

/** What all senders share. */
export interface SenderMeans {
  log: EventLog;
  runner: Pick<ProjectionRunner, 'caughtUp' | 'status'>;
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
  known: Persons;
  check: ContactCheck;
}

/** Sends what is due to one destination, in a loop of its own, so that it waits for no other. */
export class DestinationSender {
  readonly wake = new Wake();
  readonly underWay = new UnderWay();
  private knowsAll = false;
  /** Everything held is held under this. */
  private heldUnder: string | undefined;

  constructor(
    readonly destination: DestinationKey,
    private readonly means: SenderMeans,
  ) {}

  /** Goes on until the signal, or until the destination is removed. */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const sleepMs = await this.round(signal);
        if (sleepMs === 'removed') return;
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
  private async round(signal: AbortSignal): Promise<number | 'removed'> {
    if (!(await this.isOurs())) return longestSleepMs;
    if (this.underWay.size > mostUnprojected) return 100;
    const { readModel, endpoints, logger } = this.means;
    const due = await dueDeliveries(readModel, this.destination, {
      excluded: this.underWay.excluded(),
      limit: batch,
      notUnder: (now) => (underOf(now) === this.heldUnder ? undefined : underOf(now)),
    });
    if (!due) return 'removed';
    if (due.deliveries.length === 0) return this.nothingDue(due);
    const left = this.endOvertaken(due.deliveries);
    if (left.length === 0) return 0;
    const [endpoint] = await endpoints.open([due.destination]);
    if (!endpoint) {
      logger.error({ destination: this.destination.id }, 'url and secret could not be opened');
      return longestSleepMs;
    }
    const known = await this.askPersons(left);
    const check = await ContactCheck.of(this.means, due);
    await this.sendAll({ due, endpoint: { ...endpoint, allowed: due.allowed }, known, check }, left, signal);
    return 0;
  }

  /** Nothing is due, and nothing held has to be decided anew: from here on only what comes is looked at. */
  private async nothingDue(due: Due): Promise<number> {
    const under = underOf(due);
    if (
      !due.destination.paused &&
      this.heldUnder !== under &&
      !(await heldOtherwise(this.means.readModel, this.destination, under))
    )
      this.heldUnder = under;
    return this.sleepMs(due);
  }

  private endOvertaken(deliveries: readonly DueDelivery[]): DueDelivery[] {
    const isOver = ({ state, overtaken }: DueDelivery): boolean => state === 'held' && overtaken;
    for (const one of deliveries.filter(isOver)) this.means.attempts.end(one, { reason: 'superseded' }, this);
    return deliveries.filter((one) => !isOver(one));
  }

  private askPersons(deliveries: readonly DueDelivery[]): Promise<Persons> {
    const events = deliveries.flatMap(({ because }) => eventNamed(because) ?? []);
    const persons = personsIn(deliveries);
    const asked = events.length === 0 ? { persons } : { persons, events: [...new Set(events)] };
    return this.means.asking.persons(this.destination.tenant, asked);
  }

  /** One permission after another, until all that were due are under way or profile must be asked again. */
  private async sendAll(round: Round, deliveries: DueDelivery[], signal: AbortSignal): Promise<void> {
    const until = performance.now() + profileHoldsMs;
    let left = deliveries;
    while (left.length > 0 && !signal.aborted && performance.now() < until) {
      if (!(await this.means.slots.untilFree(this.destination.id, until)) || !(await this.isOurs())) return;
      if (!(await isAsRead(this.means.readModel, round.due.destination))) return;
      const answered = await this.permissionFor(left, round);
      left = await this.beginAll(left, { round, answered, signal });
    }
  }

  /** @returns those that could not begin while the permission held */
  private async beginAll(
    deliveries: readonly DueDelivery[],
    o: { round: Round; answered: Answered; signal: AbortSignal },
  ): Promise<DueDelivery[]> {
    const later: DueDelivery[] = [];
    for (const delivery of deliveries) {
      // Who stops lets what is on the wire end, and cuts what begins after that.
      if (o.signal.aborted) return [];
      if (!(await this.begin(delivery, o.round, o.answered))) later.push(delivery);
    }
    return later;
  }

  private async permissionFor(deliveries: readonly DueDelivery[], { due }: Round): Promise<Answered> {
    const question = { purpose: due.destination.purpose, persons: personsIn(deliveries) };
    const answered = await this.means.asking.permission(this.destination.tenant, question);
    if (performance.now() >= answered.deadline) this.means.metrics.heldUp('permission');
    return answered;
  }

  /** @returns false where the send could not begin while the permission held: it must be asked for again */
  private async begin(delivery: DueDelivery, round: Round, answered: Answered): Promise<boolean> {
    const { attempts, slots } = this.means;
    const { position, deadline } = answered;
    const permission = answered.answers[delivery.person];
    const person = round.known.persons[delivery.person];
    const cleared = clearance(permission, { personKnown: person !== undefined, young: isYoung(delivery) });
    if (cleared === 'wait' || !permission) {
      this.underWay.defer(delivery, 1_000);
      return true;
    }
    const resting = { delivery, destination: round.due.destination, permission, position };
    if (cleared !== 'send' || !person) {
      attempts.refuse(resting, cleared === 'not-allowed' ? cleared : 'person-erased', this);
      return true;
    }
    if (this.isHeld(delivery, person, round.check)) return true;
    if (!(await slots.take(this.destination.id, deadline))) return false;
    attempts.send({ ...resting, ...this.partsOf(delivery, person, round) }, deadline, this);
    return true;
  }

  private isHeld(delivery: DueDelivery, person: DeliveredPerson, check: ContactCheck): boolean {
    const verdict = check.verdict(delivery, person);
    if (verdict.go) return false;
    const { go: _, ...why } = verdict;
    if ('expired' in why) this.means.attempts.end(delivery, { reason: 'expired', rule: why.expired }, this);
    else {
      if (this.heldUnder !== check.under) this.heldUnder = undefined;
      this.means.attempts.hold(delivery, { ...why, under: check.under }, this);
    }
    return true;
  }

  private partsOf(delivery: DueDelivery, person: DeliveredPerson, { due, endpoint, known, check }: Round) {
    return {
      endpoint,
      person,
      event: known.events?.[eventNamed(delivery.because) ?? ''],
      segmentName: due.segmentNames.get(delivery.cause.segment) ?? null,
      claim: (): Promise<boolean> => check.claim(delivery, person),
    };
  }

  private sleepMs(due: Due | undefined): number {
    const times = [due?.nextInMs, this.underWay.nextInMs(), longestSleepMs];
    return Math.max(10, Math.min(...times.filter((ms) => ms !== undefined)));
  }

  /** Who takes over first learns all that the one before has put on the log. */
  private async isOurs(): Promise<boolean> {
    const hold = await this.means.locks.hold(this.destination);
    if (hold !== 'held') {
      this.knowsAll = false;
      this.heldUnder = undefined;
    }
    if (hold === 'elsewhere') return false;
    if (!this.knowsAll) await this.means.runner.caughtUp();
    this.knowsAll = true;
    return true;
  }
}

const personsIn = (deliveries: readonly DueDelivery[]): string[] => deliveries.map(({ person }) => person);

const isYoung = ({ created_at: createdAt }: DueDelivery): boolean =>
  Date.now() - Date.parse(createdAt) < profileLagMs;
