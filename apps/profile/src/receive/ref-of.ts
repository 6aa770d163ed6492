import type { PersonRef } from '@ucv/contracts-profile';
import { isRef } from '@ucv/envelope';
import type { IdentifierIndex } from '@ucv/platform-privacy';
import { notFound } from './not-found';

/** The ref of an identifier with its value, found through the identifier index. @refuses profile.not-found */
export async function refOf(index: IdentifierIndex, tenant: string, whom: PersonRef): Promise<string> {
  if ('id' in whom) {
    if (typeof whom.id !== 'string' || !isRef(whom.id)) throw notFound();
    return whom.id;
  }
  const ref = await index.refOf(tenant, whom);
  if (!ref) throw notFound();
  return ref;
}
