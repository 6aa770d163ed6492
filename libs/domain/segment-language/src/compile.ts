import type { Condition } from './condition';
import type { When } from './when';

/** Segments that refer to each other in a circle. */
export class SegmentCycle extends Error {
  override readonly name = 'SegmentCycle';
  /** @param segments  ids of the circle, the first one repeated at the end */
  constructor(readonly segments: readonly string[]) {
    super(`segments refer to each other in a circle: ${segments.join(' → ')}`);
  }
}

export function segmentsIn(_when: When): string[] {
  throw new Error('not yet');
}

export function compile(_when: When, _segments: ReadonlyMap<string, When>): Condition {
  throw new Error('not yet');
}
