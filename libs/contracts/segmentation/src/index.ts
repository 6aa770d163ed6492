export type {
  ExplainedCondition,
  ExplainMembership,
  GetMembers,
  Members,
  MembershipCause,
  MembershipChange,
  MembershipExplanation,
  MembershipFact,
  PreviewSegment,
  RecordedMembership,
  SegmentEntered,
  SegmentExited,
  SegmentPreview,
} from './membership';
export type {
  DefineSegment,
  RemoveSegment,
  Segment,
  SegmentDefined,
  SegmentDefinition,
  SegmentRemoved,
  Segments,
  SegmentView,
} from './segment';
export type { Comparison, Count, EventCondition, SequenceCondition, SequenceStep, When } from './when';
