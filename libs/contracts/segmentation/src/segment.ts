import type { Fact } from '@ucv/envelope';

/** A condition of the segment language; its grammar stands in the handbook. */
export type When = Record<string, unknown>;

export interface Segment {
  /** 32 hex characters, random. */
  id: string;
  name: string;
  description?: string;
  when: When;
}

/** A segment was defined. Stream `segment-` of the segment. */
export type SegmentDefined = Fact<'segmentation.segment-defined.v1', Segment>;

/** Request `segmentation.define-segment.v1`; answered with the segment. Request `segmentation.segments.v1`: all of them. */
export interface DefineSegment extends Omit<Segment, 'id'> {
  actor: string;
}
export interface Segments {
  data: Segment[];
}
