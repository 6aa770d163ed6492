import type { MembershipFact } from '@ucv/contracts-segmentation';
import { factId } from '@ucv/platform-event-store';
import type { Change } from '../decide/happening';
import { instants } from '../project/instants';

/** What is said on the log of an entry or an exit. Its id follows from its cause. */
export function membershipFact(tenant: string, change: Change): MembershipFact {
  const { person, segment, version, cause, carriedFrom, idFrom } = change;
  const id = factId('segmentation', idFrom.cause, idFrom.kind);
  return {
    id,
    type: `segmentation.${change.transition}.v1`,
    data: { segment, version, person, cause, ...(carriedFrom === undefined ? {} : { carriedFrom }) },
    metadata: {
      tenant,
      subjects: [person],
      occurredAt: instants.write(change.since),
      receivedAt: instants.write(change.decidedAt),
      actor: 'service:segmentation',
      causationId: cause.factId,
      correlationId: change.correlationId ?? id,
    },
  };
}
