import type { ProfileView } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';

/** Whom a view is about: a person's id is the ref of one of their identifiers. */
export const fragmentOf = ({ id, identifiers }: ProfileView): Subject => ({
  type: identifiers.find(({ ref }) => ref === id)?.type ?? 'person',
  ref: id,
});
