export { segmentationFacts } from './facts';
export type {
  MembershipFact,
  RecordedMembership,
  SegmentDefined,
  SegmentEntered,
  SegmentExited,
  SegmentRemoved,
} from './facts';
export type {
  ExplainedCondition,
  ExplainMembership,
  GetMembers,
  Members,
  MembershipCause,
  MembershipChange,
  MembershipExplanation,
  PreviewSegment,
  SegmentPreview,
} from './membership';
export type {
  DefinedSegment,
  DefineSegment,
  RemovedSegment,
  RemoveSegment,
  Segment,
  SegmentDefinition,
  Segments,
  SegmentView,
  SegmentWarning,
} from './segment';
export type { Comparison, Count, EventCondition, SequenceCondition, SequenceStep, When } from './when';
