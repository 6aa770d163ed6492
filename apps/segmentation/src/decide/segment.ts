import type { Segment, SegmentDefined } from '@ucv/contracts-segmentation';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export interface DefineSegmentCommand {
  factId: string;
  segment: Segment;
  metadata: FactMetadata;
}

/** One segment: defined once. */
export const segment: Decider<Segment | undefined, DefineSegmentCommand> = {
  initial: undefined,
  evolve: (state, { type, data }) => (type === 'segmentation.segment-defined.v1' ? (data as Segment) : state),
  decide: ({ factId, segment: defined, metadata }, state) => {
    if (state) return [];
    const fact: SegmentDefined = {
      id: factId,
      type: 'segmentation.segment-defined.v1',
      data: defined,
      metadata,
    };
    return [fact];
  },
};
