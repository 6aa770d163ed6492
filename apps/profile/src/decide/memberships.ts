import type { RecordedMembership } from '@ucv/contracts-segmentation';
import type { SegmentMembership } from '@ucv/contracts-profile';

/** A membership, before it is known how its segment is called. */
export type Membership = Omit<SegmentMembership, 'name'>;

/** What a fact on a `membership-` stream states; `holds` is false where the person left. */
export function stated({ type, data, metadata }: RecordedMembership): {
  membership: Membership;
  holds: boolean;
} {
  const { segment, version, cause } = data;
  return {
    membership: { id: segment, version, since: metadata.occurredAt, cause },
    holds: type === 'segmentation.entered.v1',
  };
}

/** What one person belongs to after some facts of their stream: the last word on each segment counts. */
export function membershipsAfter(facts: readonly RecordedMembership[]): Membership[] {
  const held = new Map<string, Membership>();
  for (const fact of facts) {
    const { membership, holds } = stated(fact);
    if (holds) held.set(membership.id, membership);
    else held.delete(membership.id);
  }
  return [...held.values()];
}
