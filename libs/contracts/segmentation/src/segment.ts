import type { Sealed } from '@ucv/envelope';
import type { When } from './when';

export interface Segment {
  /** 32 hex characters, random. */
  id: string;
  name: string;
  description?: string;
  when: When;
  /** 1 at first; grows with every change of `when`. */
  version: number;
}

/** A segment as the log holds it. */
export interface SegmentDefinition extends Omit<Segment, 'when'> {
  /** The condition, a When, under the segment's own key: it holds event names, and may hold values of persons. */
  sealed: Sealed;
}

export interface RemovedSegment {
  id: string;
}

/** How far a segment is evaluated over history, and how many belong to it. */
export interface SegmentView extends Segment {
  /** `when` in words, with the names of the segments that it refers to. */
  says: string;
  state: 'building' | 'ready';
  /** Persons looked at so far while it is built; 0 once it is ready. */
  evaluated: number;
  members: number;
}

/** A name in a condition that was never seen in what was taken in. It may come yet, or it is misspelt. */
export interface SegmentWarning {
  /** `all[1].event` */
  path: string;
  problem: string;
  name: string;
  /** Names that were seen, the most alike first; at most 3. */
  nearest: string[];
}

export interface DefinedSegment extends SegmentView {
  /** Absent where there are none. */
  warnings?: SegmentWarning[];
}

/**
 * Request `segmentation.define-segment.v1`; answered with a DefinedSegment. With `id` it changes that segment.
 * @refuses segmentation.condition-invalid (details name each fault by its path), segmentation.segment-unknown,
 *   segmentation.name-taken (details name the segment that has it)
 */
export interface DefineSegment {
  id?: string;
  name: string;
  description?: string;
  when: When;
  actor: string;
}

/** Request `segmentation.remove-segment.v1`. @refuses segmentation.segment-unknown, segmentation.segment-in-use */
export interface RemoveSegment {
  id: string;
  actor: string;
}

/**
 * Answer to `segmentation.segments.v1`; `segmentation.segment.v1` `{id}` gives one SegmentView.
 * @refuses segmentation.segment-unknown
 */
export interface Segments {
  data: SegmentView[];
}
