import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Subject, streamName } from '@ucv/envelope';
import { commandMetadata, decide, EventLog } from '@ucv/platform-event-store';
import { rejectedEvent, type Settle, type Settlement, settlementRef } from '../decide/rejected-event';

/** Who settles, and in which request. */
export interface SettledBy {
  tenant: string;
  actor: string;
  requestId: string;
}

type Said = Settle extends infer One
  ? One extends Settle
    ? Omit<One, 'factId' | 'id' | 'metadata'>
    : never
  : never;

/** Says in the log what became of rejected events. */
@Injectable()
export class SettleRejected {
  constructor(private readonly log: EventLog) {}

  /**
   * Of two who settle the same one, both learn what holds.
   * @returns what holds now, and where in the log it was said; no position where it was said before
   */
  async settle(
    { tenant, actor, requestId }: SettledBy,
    { id, subjects }: { id: string; subjects: Subject[] },
    said: Said,
  ): Promise<{ settlement: Settlement; position: bigint | undefined }> {
    const at = new Date().toISOString();
    const metadata = commandMetadata({ tenant, actor, at, correlationId: requestId }, subjects);
    const stream = streamName('rejected', tenant, settlementRef(id));
    const command = { ...said, id, factId: randomUUID(), metadata } as Settle;
    const { state, position } = await decide(this.log, rejectedEvent, stream, command);
    return { settlement: state, position };
  }
}
