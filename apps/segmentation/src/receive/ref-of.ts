import type { ExplainMembership } from '@ucv/contracts-segmentation';
import { isRef } from '@ucv/envelope';
import type { IdentifierIndex } from '@ucv/platform-privacy';
import { personUnknown } from './refusals';

/** The ref of an identifier with its value, found through the identifier index. @refuses segmentation.person-unknown */
export async function refOf(
  index: IdentifierIndex,
  tenant: string,
  whom: ExplainMembership['ref'],
): Promise<string> {
  if ('id' in whom) {
    if (typeof whom.id !== 'string' || !isRef(whom.id)) throw personUnknown();
    return whom.id;
  }
  const ref = await index.refOf(tenant, whom);
  if (!ref) throw personUnknown();
  return ref;
}
