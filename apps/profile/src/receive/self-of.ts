import type { Subject } from '@ucv/envelope';
import type { MemberRow } from '../project/person-rows';
import { notFound } from './not-found';

/**
 * The identifier whose ref is the person's id.
 * @refuses profile.not-found where there is none: nobody is known, or who gave the person the id is erased
 */
export function selfOf(members: readonly Pick<MemberRow, 'ref' | 'type' | 'person'>[]): Subject {
  const self = members.find(({ ref, person }) => ref === person);
  if (!self) throw notFound();
  return { type: self.type, ref: self.ref };
}
