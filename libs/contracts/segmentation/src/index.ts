export type { DefineSegment, Segment, SegmentDefined, Segments, When } from './segment';
