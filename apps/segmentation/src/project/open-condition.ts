import type { SegmentDefinition, When } from '@ucv/contracts-segmentation';
import { bindingOf, type RecordedFact } from '@ucv/envelope';
import type { Privacy } from '@ucv/platform-privacy';

/**
 * The condition of a defined segment; undefined for any other fact.
 * @throws SealBroken, or where the segment's key was destroyed: a segment without its condition is none
 */
export async function openCondition(privacy: Privacy, fact: RecordedFact): Promise<When | undefined> {
  if (fact.type !== 'segmentation.segment-defined.v1') return undefined;
  const { sealed } = fact.data as SegmentDefinition;
  const [opened] = await privacy.openMany([{ ...bindingOf(fact), sealed }]);
  if (opened?.state === 'opened') return opened.content as When;
  throw opened?.state === 'broken' ? opened.error : new Error('the key of the segment is destroyed');
}
