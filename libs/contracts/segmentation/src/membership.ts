import type { Subject } from '@ucv/envelope';
import type { SegmentWarning } from './segment';

/**
 * Why a membership changed: an event, the passing of time (`factId` is then the last event that counts), a merge,
 * a split, a consent, a new definition, or the removal of the segment.
 */
export interface MembershipCause {
  kind: 'event' | 'time' | 'merge' | 'split' | 'consent' | 'definition';
  /** The fact that caused it; null where time alone did and no event counts. */
  factId: string | null;
  /** With `time`: when it was due. */
  due?: string;
}

export interface MembershipChange {
  segment: string;
  /** Version of the segment that decided. */
  version: number;
  person: Subject;
  cause: MembershipCause;
  /** The person was a member before a merge, under this id: nothing happened to them, so nothing is delivered. */
  carriedFrom?: string;
}

/** Request `segmentation.members.v1`; in the order of person ids. @refuses segmentation.segment-unknown */
export interface GetMembers {
  segment: string;
  /** 1 to 1,000. */
  limit: number;
  cursor?: string;
}
export interface Members {
  data: { person: string; since: string; cause: MembershipCause }[];
  cursor: string | null;
  total: number;
}

/**
 * Request `segmentation.explain.v1`. The answer tells names and times of what counts, never values: what a condition
 * compares with is what its author wrote.
 * @refuses segmentation.segment-unknown, segmentation.person-unknown
 */
export interface ExplainMembership {
  ref: { id: string } | { type: string; value: string };
  segment: string;
  /** RFC 3339; now where absent. */
  asOf?: string;
}

export interface MembershipExplanation {
  person: Subject;
  segment: { id: string; name: string; version: number };
  asOf: string;
  member: boolean;
  /** Since when it has been so; null for ever. */
  since: string | null;
  /** When it changes if nothing else happens; null for never. */
  until: string | null;
  /** The condition, part by part. */
  why: ExplainedCondition;
  /** Entries and exits as recorded up to `asOf`, oldest first. */
  changes: { factId: string; kind: 'entered' | 'exited'; at: string; cause: MembershipCause }[];
}

export interface ExplainedCondition {
  /** The condition in words. */
  says: string;
  holds: boolean;
  /** Events that count, newest first, at most 20. */
  events?: { eventId: string; name: string; occurredAt: string }[];
  /** How many count. */
  count?: number;
  parts?: ExplainedCondition[];
}

/**
 * Request `segmentation.preview.v1`: whom a condition would hold now; nothing is kept.
 * @refuses segmentation.condition-invalid
 */
export interface PreviewSegment {
  when: unknown;
}
export interface SegmentPreview {
  members: number;
  evaluated: number;
  sample: string[];
  /** Absent where there are none. */
  warnings?: SegmentWarning[];
}
