import type { Segment, SegmentDefined, SegmentRemoved } from '@ucv/contracts-segmentation';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export type SegmentCommand = { factId: string; metadata: FactMetadata } & (
  { kind: 'define'; segment: Omit<Segment, 'version'> } | { kind: 'remove'; id: string }
);

/** What was said last, and the version that it had; a removed segment keeps its version. */
export interface SegmentState {
  segment: Segment;
  removed: boolean;
}

/** One segment: defined, changed, removed. A changed condition is a new version; saying the same again is nothing. */
export const segment: Decider<SegmentState | undefined, SegmentCommand> = {
  initial: undefined,
  evolve: (state, { type, data }) => {
    if (type === 'segmentation.segment-defined.v1') return { segment: data as Segment, removed: false };
    return state && type === 'segmentation.segment-removed.v1' ? { ...state, removed: true } : state;
  },
  decide: (command, state) => {
    const { factId, metadata } = command;
    if (command.kind === 'remove') {
      if (!state || state.removed) return [];
      const data = { id: command.id };
      const fact: SegmentRemoved = { id: factId, type: 'segmentation.segment-removed.v1', data, metadata };
      return [fact];
    }
    const data = next(command.segment, state?.segment);
    if (state && !state.removed && same(data, state.segment)) return [];
    const fact: SegmentDefined = { id: factId, type: 'segmentation.segment-defined.v1', data, metadata };
    return [fact];
  },
};

function next(defined: Omit<Segment, 'version'>, before: Segment | undefined): Segment {
  const changed = !before || !same(defined.when, before.when);
  return { ...defined, version: (before?.version ?? 0) + (changed ? 1 : 0) };
}

/** Whether two values say the same, whatever the order of their keys. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, ordered) === JSON.stringify(b, ordered);
}

const ordered = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
