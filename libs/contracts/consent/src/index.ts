export { lawfulBases } from './purpose';
export type { DefinePurpose, LawfulBasis, Purpose, PurposeDefined, Purposes } from './purpose';
