export { compile, SegmentCycle, segmentsIn } from './compile';
export { inOrder } from './condition';
export type { Condition, Evaluation, ExplainedCondition, PastEvent, PersonFacts } from './condition';
export { describe, type SegmentNames } from './describe';
export { durationOf, tenYears } from './duration';
export { parseWhen } from './parse-when';
export { inside as pathInside } from './faults';
export type { Fault } from './faults';
export { reach } from './reach';
export type {
  Comparison,
  Count,
  EventCondition,
  SequenceCondition,
  SequenceStep,
  Step,
  TraitCondition,
  When,
} from './when';
export { whenExamples, type WhenSchema, whenSchemas } from './when-schema';
