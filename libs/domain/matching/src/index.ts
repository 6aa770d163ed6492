export { type Explanation, explainPair, type Step } from './explain';
export { Contradictions } from './live/contradictions';
export { learnWeights, usualWeights, type LearnedFeature, type LearnedWeights } from './live/learn-weights';
export { defaultFeatures } from './live/default-features';
export type { Description } from './live/description';
export type { CountedKind, CountedValue } from './live/counted-values';
export { indexed, LiveMatcher, type LiveMatch, type LiveModel, type LiveStep } from './live/live-matcher';
export { type FoundMatch, reweigh } from './live/reweigh';
export { type Decided, refine, type Refinement, unrefined } from './live/refine';
export type { Decision } from './learn/decisions';
export { kindOf, type Kind, readMeaning } from './meaning';
export { type FeatureModel, type MatchModel, probabilityOf, weightFor } from './model';
export {
  type Band,
  type Bands,
  type Progress,
  type ResolvedTable,
  type ResolveOptions,
  resolveTable,
  type ScoredPair,
} from './resolve-table';
export type { Column, Table } from './table';
