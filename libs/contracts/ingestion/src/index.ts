export { calls } from './interaction';
export type {
  Call,
  Flag,
  InteractionContent,
  InteractionData,
  InteractionRecorded,
  RecordedInteraction,
} from './interaction';
export type { EventRejected, RecordedRejection, RejectedContent, RejectionData } from './rejection';
export type { RegisterSource, SourceData, SourceKey, SourceList, SourceRegistered } from './source';
