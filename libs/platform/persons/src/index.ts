export { withoutErased, type ErasedRef, type Remaining } from './erased';
export { membersOf, personsOf, projectPersons, type Regrouping, regroupings } from './persons';
export { personKeys, PersonTables1700000000500 } from './tables';
