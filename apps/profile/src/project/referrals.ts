import { normaliseIdentifier, type Privacy } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { fragmentOf, type OpenedInteraction } from '../decide/interaction';
import { type ReferralRules, referrersNamed } from '../decide/referrals';
import { keepEarliest } from './keep-earliest';

/** Who named whom as the one who referred them. Who that is, is found when it is read: they may come later. */
export async function projectReferrals(
  tx: EntityManager,
  { index }: Pick<Privacy, 'index'>,
  interactions: readonly OpenedInteraction[],
  rules: ReferralRules,
): Promise<void> {
  const rows = interactions.flatMap((interaction) => {
    const { id, metadata } = interaction.fact;
    const [referrer] = referrersNamed(interaction, rules).flatMap(({ type, value }) => {
      const usable = normaliseIdentifier(type, value);
      return usable === undefined ? [] : [{ type, value: usable }];
    });
    if (!referrer) return [];
    return [
      {
        ...{ tenant: metadata.tenant, ref: fragmentOf(interaction).ref, type: referrer.type },
        referrer: index.digest(metadata.tenant, referrer),
        ...{ since: metadata.occurredAt, fact_id: id },
      },
    ];
  });
  await keepEarliest(tx, 'referral', ['tenant', 'ref', 'type', 'referrer'], rows);
}
