import { Injectable } from '@nestjs/common';
import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import { parseStream, type RecordedFact } from '@ucv/envelope';
import { EventLog, LogError } from '@ucv/platform-event-store';
import { Lifetime, Refusal } from '@ucv/platform-service';
import { EventLines, type Listing } from './event-lines';

export interface Extent {
  /** Position of the last event already seen; from the beginning where absent. */
  after?: bigint;
  /** Position where the listing ends; it never ends where absent. */
  until?: bigint;
  source?: string;
  /** Aborted when the listener is gone. */
  signal: AbortSignal;
}

/** Reads accepted events of one tenant from the log, as fast as the listener takes them. */
@Injectable()
export class EventListing {
  constructor(
    private readonly log: EventLog,
    private readonly lines: EventLines,
    private readonly lifetime: Lifetime,
  ) {}

  /**
   * Position of the last event there is now.
   * @refuses gateway.log-unavailable
   */
  async head(): Promise<bigint> {
    try {
      return await this.log.head();
    } catch (cause) {
      if (!(cause instanceof LogError)) throw cause;
      throw new Refusal('gateway.log-unavailable', 'The log does not answer; try again shortly.', {
        status: 503,
        cause,
      });
    }
  }

  /** Chunks of whole lines. */
  async *chunks(listing: Listing, { after, until, source, signal }: Extent): AsyncGenerator<string> {
    const ended = new AbortController();
    const feed = this.log.feed({
      prefixes: ['interaction-'],
      after,
      signal: AbortSignal.any([signal, ended.signal, this.lifetime.signal]),
    });
    try {
      for await (const { facts, position, live } of feed) {
        const chosen = facts.filter(
          (fact) =>
            isOf(fact, listing.asked.tenant, source) && (until === undefined || fact.position <= until),
        );
        if (chosen.length > 0) yield await this.lines.of(chosen as RecordedInteraction[], listing);
        if (until !== undefined && (live || (position ?? 0n) >= until)) return;
      }
    } finally {
      ended.abort();
    }
  }
}

const isOf = (
  { stream, type, metadata }: RecordedFact,
  tenant: string,
  source: string | undefined,
): boolean =>
  type === 'ingestion.interaction-recorded.v1' &&
  parseStream(stream)?.tenant === tenant &&
  (source === undefined || metadata.source === source);
