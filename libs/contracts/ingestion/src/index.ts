export { ingestionFacts } from './facts';
export type {
  EventRejected,
  InteractionRecorded,
  RecordedInteraction,
  RecordedRejection,
  SourceRegistered,
} from './facts';
export { calls } from './interaction';
export type { Call, Flag, InteractionContent, InteractionData } from './interaction';
export type { RejectedContent, RejectionData } from './rejection';
export type { RegisterSource, SourceData, SourceKey, SourceList } from './source';
