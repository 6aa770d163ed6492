export { identityFacts } from './facts';
export type {
  AbsorbedInto,
  HubLearned,
  LinkRefused,
  LockOrdered,
  Merged,
  MergeOrdered,
  OrderEnded,
  OrderFact,
  PersonBraked,
  PersonFact,
  RulesSet,
  Split,
  SplitOrdered,
} from './facts';
export type {
  HubLearnedData,
  LockOrderedData,
  MergeOrderedData,
  NamedPerson,
  OrderContent,
  OrderData,
  OrderDone,
  OrderEndedData,
  OrderLock,
  OrderMerge,
  OrderRefusal,
  OrderSplit,
  PersonBrakedData,
  SplitOrderedData,
} from './orders';
export type {
  AbsorbedIntoData,
  LinkRefusal,
  LinkRefusedData,
  MatchEvidence,
  MergedData,
  SplitData,
} from './person';
export type { IdentityRules, RulesChange, RulesSetData, SetRules, SimulateRules, Simulation } from './rules';
