import { Injectable } from '@nestjs/common';
import { Metrics } from '@ucv/platform-service';
import type { Rejection } from '../decide/rejections';
import type { IntakeObserver } from '../publish/intake';
import type { Outcome } from '../publish/recorder';

/** What the collector tells operators: counts, times and lengths. */
@Injectable()
export class CollectorMetrics implements IntakeObserver {
  private readonly accepted;
  private readonly rejected;
  private readonly duplicates;
  private readonly seconds;
  private readonly waiting;

  constructor(metrics: Metrics) {
    this.accepted = metrics.counter('ingestion_events_accepted_total', 'Events taken into the log', [
      'source',
    ]);
    this.duplicates = metrics.counter(
      'ingestion_events_duplicate_total',
      'Events that were in the log before',
      ['source'],
    );
    this.rejected = metrics.counter('ingestion_events_rejected_total', 'Events not taken in, by reason', [
      'code',
    ]);
    this.seconds = metrics.histogram(
      'ingestion_append_seconds',
      'Time to take a group of events into the log',
    );
    this.waiting = metrics.gauge('ingestion_queue_length', 'Events that wait for their group');
  }

  queued(length: number): void {
    this.waiting.set(length);
  }

  recorded(_outcomes: readonly Outcome[], seconds: number): void {
    this.seconds.observe(seconds);
  }

  count(source: string, outcomes: readonly Outcome[], rejected: readonly Rejection[]): void {
    const recorded = outcomes.filter(({ state }) => state === 'recorded').length;
    const duplicate = outcomes.filter(({ state }) => state === 'duplicate').length;
    if (recorded > 0) this.accepted.inc({ source }, recorded);
    if (duplicate > 0) this.duplicates.inc({ source }, duplicate);
    for (const { code } of rejected) this.rejected.inc({ code });
  }
}
