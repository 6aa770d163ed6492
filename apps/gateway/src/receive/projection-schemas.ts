import type { RebuildState } from '@ucv/contracts-projections';
import { bodyOf, count, list, mapOf, named, shape, text } from './schema-parts';

const yes = { type: 'boolean' };

const states: RebuildState[] = [
  ...(['never', 'building', 'comparing', 'swapped', 'compared'] as const),
  ...(['different', 'undone', 'cancelled', 'failed'] as const),
];

const digest = shape({ rows: count, hash: text });

/** Projections and their rebuilds. */
export const projectionSchemas = {
  ProjectionList: shape({
    data: list(
      shape({
        ...{ service: text, projection: text, version: { type: 'integer' }, position: text },
        ...{ live: yes, parked: count, kept: yes },
      }),
    ),
    unavailable: list(text),
  }),
  BeginRebuild: bodyOf(
    { dryRun: yes, from: { enum: ['start', 'kept'] }, acceptDifferences: yes, only: text },
    [...['dryRun', 'from', 'acceptDifferences', 'only']],
  ),
  RebuildStatus: shape(
    {
      state: { enum: states },
      projection: text,
      applied: count,
      position: text,
      target: text,
      seconds: { type: 'number' },
      secondsLeft: { type: 'number' },
      comparedAt: text,
      comparison: list(named('TableComparison')),
      longestHoldSeconds: { type: 'number' },
      error: text,
    },
    ['secondsLeft', 'comparedAt', 'comparison', 'longestHoldSeconds', 'error'],
  ),
  TableComparison: shape({
    table: text,
    live: digest,
    rebuilt: digest,
    equal: yes,
    differences: list(
      shape({
        key: mapOf({}),
        found: { enum: ['live-only', 'rebuilt-only', 'both'] },
        columns: list(text),
      }),
    ),
  }),
};
