export { calls } from './interaction';
export type {
  Call,
  EventRejected,
  InteractionContent,
  InteractionData,
  InteractionRecorded,
  RecordedInteraction,
  SourceRegistered,
} from './interaction';
