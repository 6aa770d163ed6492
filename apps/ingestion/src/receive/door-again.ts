import { Injectable } from '@nestjs/common';
import type { RejectedArrival } from '@ucv/contracts-ingestion';
import { type Interaction, interaction } from '../decide/facts';
import { isRejection, judge } from '../decide/judge';
import type { RejectionCode } from '../decide/rejections';
import type { RejectedRow } from '../project/rejected-event-rows';
import { SourceDirectory } from '../project/source-directory';
import { Intake } from '../publish/intake';
import { RecordedBefore } from '../publish/recorded-before';
import type { Outcome } from '../publish/recorder';
import type { SettledBy } from '../publish/settle-rejected';
import { circumstancesOf } from './collector';
import { CollectorMetrics } from './collector-metrics';

/** What is put through the door again, as it was sent or as somebody corrected it. */
export interface Again {
  row: RejectedRow;
  event: unknown;
  arrival: RejectedArrival | undefined;
}

/** The collector's door for events that were rejected: the same judge, and the same care that nothing comes in twice. */
@Injectable()
export class DoorAgain {
  constructor(
    private readonly sources: SourceDirectory,
    private readonly intake: Intake,
    private readonly before: RecordedBefore,
    private readonly metrics: CollectorMetrics,
  ) {}

  /** As of when it was received, by the rules of now. */
  async judge(
    { tenant, requestId }: SettledBy,
    { row, event, arrival = {} }: Again,
  ): Promise<Interaction | { code: RejectionCode }> {
    const verdict = judge(event, {
      ...circumstancesOf(
        { ...arrival, historical: arrival.historical === true, gpc: arrival.gpc === true },
        await this.sources.named(tenant, row.source),
      ),
      receivedAt: row.received_at.getTime(),
      // Replayed twice, an event that came without an id is one all the same.
      newMessageId: () => row.id,
    });
    if (isRejection(verdict)) return { code: verdict.code };
    const delivery = { tenant, source: row.source, receivedAt: row.received_at.toISOString() };
    return interaction(verdict, { ...delivery, correlationId: requestId });
  }

  /** @refuses ingestion.queue-full */
  async takeIn(tenant: string, interactions: readonly Interaction[]): Promise<Map<Interaction, Outcome>> {
    this.intake.refuseWhenFull();
    const there = await this.before.among(tenant, interactions);
    const open = interactions.filter(({ id }) => !there.has(id));
    const outcomes = await this.intake.submit(open);
    open.forEach(({ delivery }, at) => this.metrics.count(delivery.source, [outcomes[at]!], []));
    const of = new Map(open.map((one, at) => [one, outcomes[at]!]));
    return new Map(interactions.map((one) => [one, of.get(one) ?? { state: 'duplicate' }]));
  }
}
