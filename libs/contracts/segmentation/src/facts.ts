import { type Catalogue, fact, type FactOf, type RecordedOf } from '@ucv/envelope';
import type { MembershipChange } from './membership';
import type { RemovedSegment, SegmentDefinition } from './segment';

/** What segmentation says on the log. */
export const segmentationFacts = {
  'segmentation.segment-defined.v1': fact<SegmentDefinition>({
    category: 'segment',
    says: 'a segment was defined, or defined anew',
    sealed: { sealed: 'When' },
  }),
  'segmentation.segment-removed.v1': fact<RemovedSegment>({
    category: 'segment',
    says: 'a segment was removed; its members have left it',
  }),
  'segmentation.entered.v1': fact<MembershipChange>({
    category: 'membership',
    says: 'a person entered a segment',
  }),
  'segmentation.exited.v1': fact<MembershipChange>({
    category: 'membership',
    says: 'a person left a segment',
  }),
} satisfies Catalogue<'segmentation'>;

type Facts = typeof segmentationFacts;

/** A segment was defined, or defined anew. Stream `segment-` of the segment. */
export type SegmentDefined = FactOf<Facts, 'segmentation.segment-defined.v1'>;

/** A segment was removed; its members have left it. Stream `segment-` of the segment. */
export type SegmentRemoved = FactOf<Facts, 'segmentation.segment-removed.v1'>;

/**
 * A person entered or left a segment. Stream `membership-` of the person. `metadata.occurredAt` is the instant
 * from which it holds, by the events' own times: what was learned late is dated back.
 */
export type SegmentEntered = FactOf<Facts, 'segmentation.entered.v1'>;
export type SegmentExited = FactOf<Facts, 'segmentation.exited.v1'>;
export type MembershipFact = SegmentEntered | SegmentExited;
export type RecordedMembership = RecordedOf<Facts, 'segmentation.entered.v1' | 'segmentation.exited.v1'>;
