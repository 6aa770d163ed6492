import type { SegmentDefined, SegmentDefinition, SegmentRemoved } from '@ucv/contracts-segmentation';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export type SegmentCommand = { factId: string; metadata: FactMetadata } & (
  { kind: 'define'; definition: SegmentDefinition } | { kind: 'remove'; id: string }
);

/** The version that was said last; a removed segment keeps it. */
export interface SegmentState {
  version: number;
  removed: boolean;
}

/** One segment: defined, changed, removed. Who changes it says the version: that of an unchanged condition stays. */
export const segment: Decider<SegmentState | undefined, SegmentCommand> = {
  initial: undefined,
  evolve: (state, { type, data }) => {
    if (type === 'segmentation.segment-defined.v1')
      return { version: (data as SegmentDefinition).version, removed: false };
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
    // Somebody else changed it since the version was chosen: theirs stays below.
    const version = Math.max(command.definition.version, state?.version ?? 0);
    const data = { ...command.definition, version };
    const fact: SegmentDefined = { id: factId, type: 'segmentation.segment-defined.v1', data, metadata };
    return [fact];
  },
};

/** Names of which this is equal are one name to whoever reads a list. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();

type Said = { name: string; description?: string; when: unknown };

/**
 * The version of a definition beside the one that holds: a changed condition gets a new one.
 * @returns undefined where nothing changes
 */
export function nextVersion(said: Said, held: (Said & { version: number }) | undefined): number | undefined {
  if (!held) return 1;
  if (!same(said.when, held.when)) return held.version + 1;
  const relabelled = said.name !== held.name || (said.description ?? '') !== (held.description ?? '');
  return relabelled ? held.version : undefined;
}

/** Whether two values say the same, whatever the order of their keys. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, ordered) === JSON.stringify(b, ordered);
}

const ordered = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
