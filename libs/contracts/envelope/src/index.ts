export { fact, parseFactType } from './catalogue';
export type { Catalogue, FactEntry, FactOf, RecordedOf, SealedField, Upcaster } from './catalogue';
export { bindingOf, isFactType } from './fact';
export type { Fact, FactMetadata, RecordedFact } from './fact';
export type { DataClass, Redacted, Sealed, Unsealed } from './sealed';
export { categories, isRef, isTenant, parseStream, streamName } from './stream';
export type { Category } from './stream';
export { byStrength, strength } from './subject';
export type { Subject } from './subject';
