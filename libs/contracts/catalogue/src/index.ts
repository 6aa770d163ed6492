export { everyFact } from './every-fact';
export type { AnyFact, FactType } from './every-fact';
