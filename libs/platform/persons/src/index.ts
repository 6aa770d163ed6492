export { erasedAmong, withoutErased, type ErasedRef, type Remaining } from './erased';
export { membersOf, personsOf, projectPersons, type Regrouping, regroupings } from './persons';
export { erasedTables, ErasedTables1700000000400, personTables, PersonTables1700000000500 } from './tables';
