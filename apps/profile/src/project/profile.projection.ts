import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import type { RecordedFact } from '@ucv/envelope';
import type { Projection } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import { projectChanges } from './changes';
import { projectFragments } from './fragments';
import { projectIdentifiers } from './identifiers';
import { projectMerges } from './merges';
import { openInteractions } from './open-interactions';
import { projectTimeline } from './timeline';

/**
 * Folds interactions and identity's decisions into golden records, timelines and histories. New identifiers
 * are written before merges: what a merge moves was seen in an earlier event.
 */
export function profileProjection(privacy: Privacy): Projection {
  return {
    name: 'profile',
    version: 1,
    reads: ['interaction-', 'person-'],
    async apply(tx, facts) {
      const interactions = facts.filter(isInteraction);
      const decisions = facts.filter((fact) => fact.type.startsWith('identity.'));
      const opened = await openInteractions(privacy, interactions);
      await projectIdentifiers(tx, opened);
      await projectFragments(tx, opened);
      await projectTimeline(tx, opened);
      await projectMerges(tx, decisions);
      await projectChanges(tx, decisions);
    },
  };
}

const isInteraction = (fact: RecordedFact): fact is RecordedInteraction =>
  fact.type === 'ingestion.interaction-recorded.v1';
