import { Injectable } from '@nestjs/common';
import type { Call, RejectedArrival } from '@ucv/contracts-ingestion';
import { LogError } from '@ucv/platform-event-store';
import { normaliseIdentifier } from '@ucv/platform-privacy';
import { isTransient } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomUUID } from 'node:crypto';
import { isBlockedBy } from '../decide/blocked-values';
import { type Delivery, interaction, type Interaction } from '../decide/facts';
import type { Normalise } from '../decide/identifiers';
import { formatInstant } from '../decide/instant';
import { type Circumstances, isRejection, judge } from '../decide/judge';
import { reject, type Rejection } from '../decide/rejections';
import { readTime } from '../decide/sent-time';
import { SourceDirectory, type Source } from '../project/source-directory';
import { Intake } from '../publish/intake';
import { RejectedInbox } from '../publish/rejected-inbox';
import { CollectorMetrics } from './collector-metrics';

/** Events as one request brought them. */
export interface Arrival {
  writeKey: string | undefined;
  events: readonly unknown[];
  /** The call that the path names. */
  call?: Call;
  sentAt?: unknown;
  shared?: Circumstances['shared'];
  historical: boolean;
  /** The sender's browser says `Sec-GPC: 1`. */
  gpc: boolean;
}

/** An event of a request that was not taken in. */
export interface RejectedAt extends Rejection {
  index: number;
}

/** Takes the events of requests in: who sent them, which are good, into the log with them. */
@Injectable()
export class Collector {
  constructor(
    private readonly sources: SourceDirectory,
    private readonly intake: Intake,
    private readonly inbox: RejectedInbox,
    private readonly metrics: CollectorMetrics,
  ) {}

  /** @refuses ingestion.unknown-write-key */
  async authenticate(writeKey: string | undefined): Promise<Source> {
    const source = writeKey === undefined ? undefined : await this.sources.find(writeKey);
    if (source) return source;
    throw new Refusal('ingestion.unknown-write-key', 'The write key is missing or unknown.', { status: 401 });
  }

  /**
   * Answers when every event is in the log, or in the inbox of rejected events.
   * @returns  those that were not taken in, in their order
   * @refuses  ingestion.unknown-write-key, ingestion.queue-full, ingestion.unavailable (send all again)
   */
  async take(arrival: Arrival): Promise<RejectedAt[]> {
    const { tenant, source, ...rules } = await this.guarded(this.authenticate(arrival.writeKey));
    this.intake.refuseWhenFull();
    const receivedAt = Date.now();
    const about = { receivedAt: formatInstant(receivedAt), correlationId: randomUUID() };
    const delivery = { tenant, source, ...about };
    const circumstances = { ...circumstancesOf(arrival, rules), receivedAt };
    const { taken, places, rejected } = sort(arrival.events, circumstances, delivery);
    const outcomes = await this.guarded(this.intake.submit(taken));
    outcomes.forEach((outcome, at) => {
      if (outcome.state === 'failed') throw unavailable(outcome.error);
      if (outcome.state === 'erased') rejected.push(erased(taken[at]!, places[at]!));
    });
    await this.guarded(this.keep(arrival, rejected, delivery));
    this.metrics.count(delivery.source, outcomes, rejected);
    return rejected.sort((a, b) => a.index - b.index);
  }

  private keep(arrival: Arrival, rejected: readonly RejectedAt[], delivery: Delivery): Promise<void> {
    const events = rejected.map((rejection) => ({ raw: arrival.events[rejection.index], rejection }));
    return this.inbox.keep(events, delivery, arrivalOf(arrival));
  }

  private async guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof Refusal ? error : unavailable(error);
    }
  }
}

/** What a rejected event needs to go through the same door again. */
const arrivalOf = ({ call, sentAt, shared, historical, gpc }: Arrival): RejectedArrival => {
  const said = shared?.context || shared?.integrations ? shared : undefined;
  const all = { call, sentAt, shared: said, historical: historical || undefined, gpc: gpc || undefined };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

interface Sorted {
  taken: Interaction[];
  /** Index of each taken event in the request. */
  places: number[];
  rejected: RejectedAt[];
}

/** @param rules  of the source, as they are now */
export function circumstancesOf(
  { call, sentAt, shared, historical, gpc }: Omit<Arrival, 'writeKey' | 'events'>,
  { blocked, country }: Pick<Source, 'blocked' | 'country'>,
): Omit<Circumstances, 'receivedAt'> {
  const normalise: Normalise = (type, raw) => {
    const value = normaliseIdentifier(type, raw, { country });
    return value === undefined || isBlockedBy(blocked, type, value) ? undefined : value;
  };
  return {
    call,
    sentAt: { sent: sentAt, at: readTime(sentAt) },
    shared,
    historical,
    gpc,
    normalise,
    newMessageId: randomUUID,
  };
}

function sort(events: Arrival['events'], circumstances: Circumstances, delivery: Delivery): Sorted {
  const sorted: Sorted = { taken: [], places: [], rejected: [] };
  events.forEach((raw, index) => {
    const verdict = judge(raw, circumstances);
    if (isRejection(verdict)) return sorted.rejected.push({ ...verdict, index });
    sorted.places.push(index);
    return sorted.taken.push(interaction(verdict, delivery));
  });
  return sorted;
}

const erased = ({ draft }: Interaction, index: number): RejectedAt => ({
  ...reject('privacy.subject-erased', draft.messageId),
  index,
});

/** The log or the database is away: the sender keeps the events and sends them again. Anything else is a bug. */
export function unavailable(error: unknown): unknown {
  if (!(error instanceof LogError) && !isTransient(error)) return error;
  return new Refusal('ingestion.unavailable', 'Events can not be taken in just now; send them again.', {
    status: 503,
    cause: error,
  });
}
