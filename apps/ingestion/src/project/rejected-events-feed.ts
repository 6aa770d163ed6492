import { Injectable } from '@nestjs/common';
import { ProjectionHost, type ProjectionRunner } from '@ucv/platform-event-store';
import { Metrics } from '@ucv/platform-service';
import { measureRejected } from './measure-rejected';
import { RejectedEventRows } from './rejected-event-rows';
import { rejectedEventsProjection } from './rejected-events.projection';

/** Milliseconds for the rows to say what an answer says; after that they follow by themselves. */
const rowsWithinMs = 2_000;

/** Keeps the rows of rejected events, and their gauge, as long as the service lives. */
@Injectable()
export class RejectedEventsFeed {
  private readonly runner: ProjectionRunner;

  constructor(host: ProjectionHost, rows: RejectedEventRows, metrics: Metrics) {
    this.runner = host.start(rejectedEventsProjection);
    measureRejected(metrics, rows);
  }

  /** Resolves when the rows hold a position, or after a while. */
  async shown(position: bigint | undefined): Promise<void> {
    if (position === undefined) return;
    await this.runner.reached(position, AbortSignal.timeout(rowsWithinMs)).catch(() => undefined);
  }
}
