import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import type { RecordedFact } from '@ucv/envelope';
import type { Order, Projection } from '@ucv/platform-event-store';
import { projectPersons, withoutErased } from '@ucv/platform-persons';
import type { Privacy } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { projectChanges } from './changes';
import { projectConsents } from './consents';
import { dropAllErased, dropErased, type Kept } from './erasures';
import { projectFragments } from './fragments';
import { projectMemberships } from './memberships';
import { openInteractions } from './open-interactions';
import { projectSegments } from './segments';
import { projectSightings } from './sightings';
import { profileTables } from './tables';
import { projectTimeline } from './timeline';

/**
 * Folds what is known of people into golden records, timelines, histories, memberships and consents. What is about
 * erased people is left out, wherever it stands; but who is whom is folded from every decision of identity: also
 * through somebody who is gone by now others have moved, in whichever batch the erasure comes.
 */
export function profileProjection(privacy: Privacy): Projection {
  return {
    name: 'profile',
    version: 3,
    reads: ['interaction-', 'person-', 'membership-', 'consent-', 'segment-', 'request-'],
    tables: profileTables,
    heedsOrder: ({ stream }) => orders[categoryOf(stream)] ?? 'log',
    async apply(tx, facts) {
      await fold(tx, privacy, facts);
      await dropErased(tx, facts, kept);
    },
    // What is known of a fragment is folded from its own stream alone; only an erasure reaches across.
    lanes: {
      categories: ['interaction-'],
      apply: (tx, facts) => fold(tx, privacy, facts),
      settle: (tx) => dropAllErased(tx, kept),
    },
  };
}

const kept: Kept = {
  erased: 'erased_ref',
  columns: [
    ['person_link', 'ref'],
    ['sighting', 'ref'],
    ['sighting', 'home'],
    ['fragment', 'ref'],
    ['interaction', 'ref'],
    ['person_change', 'ref'],
    ['membership', 'person'],
    ['consent', 'ref'],
  ],
};

async function fold(tx: EntityManager, privacy: Privacy, facts: readonly RecordedFact[]): Promise<void> {
  const { facts: remaining } = await withoutErased(tx, facts);
  const opened = await openInteractions(privacy, remaining.filter(isInteraction));
  await projectSightings(tx, opened);
  await projectFragments(tx, opened);
  await projectTimeline(tx, opened);
  await projectPersons(tx, facts);
  await projectChanges(tx, facts);
  await projectMemberships(tx, remaining, facts);
  await projectSegments(tx, remaining);
  await projectConsents(tx, remaining);
}

/** Golden records and consents come out the same in any order; the last definition of a segment holds. */
const orders: Record<string, Order> = { interaction: 'none', consent: 'none', segment: 'stream' };

const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

const isInteraction = (fact: RecordedFact): fact is RecordedInteraction =>
  fact.type === 'ingestion.interaction-recorded.v1';
