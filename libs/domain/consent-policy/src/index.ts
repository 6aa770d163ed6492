export { outranks, standing, standingNow } from './standing';
export type { Decision, Standing, Status } from './standing';
export { permission } from './permission';
export type { Basis, Permission, PurposeDefinition } from './permission';
export { preferencesIn } from './preferences';
export type { Preference } from './preferences';
