export { erasedAmong, withoutErased, type ErasedRef, type Remaining } from './erased';
export { membersOf, personsOf, projectPersons } from './persons';
export { type Regrouping, regroupings } from './regroupings';
export { erasedTables, ErasedTables1700000000400, personTables, PersonTables1700000000500 } from './tables';
