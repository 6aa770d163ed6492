export { projectionsFacts } from './facts';
export type { ParkedFactDiscarded, ParkedFactReplayed } from './facts';
export type { ListParked, ParkedFact, ParkedFacts, ParkedSettled, SettleParked } from './parked';
export type {
  BeginRebuild,
  ProjectionInfo,
  RebuildState,
  RebuildStatus,
  TableComparison,
  TableDigest,
} from './rebuild';
