export { ingestionFacts } from './facts';
export type {
  EventRejected,
  InteractionRecorded,
  RecordedInteraction,
  RecordedRejection,
  RejectedEventDiscarded,
  RejectedEventReplayed,
  SourceRegistered,
} from './facts';
export { calls } from './interaction';
export type { Call, Flag, InteractionContent, InteractionData } from './interaction';
export type { RejectedArrival, RejectedContent, RejectionData } from './rejection';
export type { RegisterSource, SourceData, SourceKey, SourceList } from './source';
export { rejectedEventStates } from './rejected-events';
export type {
  DiscardRejectedEvents,
  GetRejectedEvent,
  ListRejectedEvents,
  Mend,
  RejectedEvent,
  RejectedEventDetail,
  RejectedEventDiscardedData,
  RejectedEventFilter,
  RejectedEventOutcome,
  RejectedEventReplayedData,
  RejectedEvents,
  RejectedEventsSettled,
  RejectedEventState,
  ReplayRejectedEvents,
} from './rejected-events';
