import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import type { RecordedFact } from '@ucv/envelope';
import type { Projection } from '@ucv/platform-event-store';
import { withoutErased } from '@ucv/platform-persons';
import type { Privacy } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { defaultReferralRules } from '../decide/referrals';
import { projectAccountMembers } from './account-members';
import { projectContactUses } from './contact-uses';
import { dropAllErased, dropErased, type Kept } from './erasures';
import { openInteractions } from './open-interactions';
import { projectReferrals } from './referrals';
import { relationTables } from './relation-tables';

/**
 * Folds what shows that people go together: `group` calls, referrals, and links that identity refused. Who is whom is
 * the profile projection's to know; here nothing moves when people are joined or come apart.
 */
export function relationsProjection(privacy: Privacy): Projection {
  return {
    name: 'relations',
    version: 2,
    reads: ['interaction-', 'person-', 'identity-', 'request-'],
    tables: relationTables,
    concerns: (fact) => !isInteraction(fact) || calls.includes(fact.data.call),
    heedsOrder: ({ type }) => (type === 'consent.person-erased.v1' ? 'log' : 'none'),
    async apply(tx, facts) {
      await fold(tx, privacy, facts);
      await dropErased(tx, facts, kept);
    },
    // All rows come out the same in any order; only an erasure reaches across.
    lanes: {
      categories: ['interaction-'],
      apply: (tx, facts) => fold(tx, privacy, facts),
      settle: (tx) => dropAllErased(tx, kept),
    },
  };
}

const calls = ['group', 'track'];

const kept: Kept = {
  erased: 'relation_erased_ref',
  columns: [
    ['account_member', 'ref'],
    ['contact_use', 'ref'],
    ['contact_use', 'contact'],
    ['shared_by_many', 'ref'],
    ['referral', 'ref'],
  ],
};

async function fold(tx: EntityManager, privacy: Privacy, facts: readonly RecordedFact[]): Promise<void> {
  const { facts: remaining } = await withoutErased(tx, facts, kept.erased);
  const told = remaining.filter(isInteraction).filter(({ data }) => calls.includes(data.call));
  const opened = await openInteractions(privacy, told);
  await projectAccountMembers(tx, opened);
  await projectReferrals(tx, privacy, opened, defaultReferralRules);
  await projectContactUses(tx, remaining);
}

const isInteraction = (fact: RecordedFact): fact is RecordedInteraction =>
  fact.type === 'ingestion.interaction-recorded.v1';
