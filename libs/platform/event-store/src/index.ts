export { fence, ProjectionTables1700000000000, readCheckpoint } from './checkpoint';
export { type CommandContext, commandMetadata } from './command-metadata';
export { configStream } from './config-stream';
export { type Decided, type Decider, decide } from './decider';
export { LogError, type LogErrorCode, LogUnavailable, RevisionConflict } from './errors';
export { KnownFacts, type Strangeness } from './evolution/known-facts';
export { factId } from './fact-id';
export type { FeedBatch, FeedOptions } from './feed';
export {
  type Appended,
  EventLog,
  type ExpectedRevision,
  type LogOptions,
  type ReadAllOptions,
  type ReadOptions,
} from './log';
export { foldWords } from './parked/fold-words';
export { inspectData } from './parked/inspect';
export { ParkedDesk } from './parked/parked-desk';
export { byTime, listCursor, type ListPlace, listPlace, parkedId, parkedPlace } from './parked/place';
export { longestReason, reasonCure, type ReasonFault, reasonFault } from './parked/reason';
export { ParkedFacts1700000000010 } from './parked/tables';
export { ParkedWords } from './parked/words';
export type {
  Order,
  Projection,
  ProjectionLanes,
  ProjectionObserver,
  ProjectionStatus,
  ProjectionTable,
  ProjectionTables,
} from './projection';
export { type ProjectionOptions, ProjectionRunner } from './projection-runner';
export { Upcasters } from './upcasters';
export { LogModule, type LogModuleOptions, openReadModel, openShadowTables } from './nest/log.module';
export { type Hosted, ProjectionHost } from './nest/projection-host';
export { Rebuilds } from './rebuild/rebuilds';
