export { combine, contribute, emptyRecord, presentTraits, survives } from './golden-record';
export type { Contribution, GoldenRecord, Trait } from './golden-record';
