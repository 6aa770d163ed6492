import { isMetastream, originalOf, readLimits, type StreamLimits } from '../decide/stream-metadata';
import { TOMBSTONE } from '../wire/varint';

/** What the node knows of a stream without reading an event of it. Never changed in place. */
export interface StreamState {
  /** Last revision; -1 for a stream that only has metadata, TOMBSTONE for a tombstoned one. */
  readonly last: number;
  /** The stream's metadata as it was written: data of the newest event of its `$$` stream. */
  readonly metadata?: Buffer;
  readonly limits: StreamLimits;
}

/** What the index needs of one event in the log. */
export interface IndexEntry {
  stream: string;
  revision: number;
  position: number;
  /** Data of an event in a `$$` stream. */
  metadata?: Buffer;
  /** The event itself was removed; it only tells the stream's last revision. */
  isStub?: boolean;
}

export const noStream: StreamState = { last: -1, limits: {} };

export const withRevision = (state: StreamState, revision: number): StreamState => ({
  last: revision,
  metadata: state.metadata,
  limits: state.limits,
});

export const withMetadata = (state: StreamState, metadata: Buffer): StreamState => ({
  last: state.last,
  metadata,
  limits: readLimits(metadata),
});

export const isTombstoned = (state: StreamState): boolean => state.last === TOMBSTONE;

/** The states that an event changes: its stream's, and for a `$$` stream also the described stream's. */
export function statesAfter(
  entry: IndexEntry,
  stateOf: (stream: string) => StreamState,
): [string, StreamState][] {
  const changed: [string, StreamState][] = [
    [entry.stream, withRevision(stateOf(entry.stream), entry.revision)],
  ];
  if (entry.metadata && isMetastream(entry.stream) && entry.revision !== TOMBSTONE) {
    const original = originalOf(entry.stream);
    changed.push([original, withMetadata(stateOf(original), entry.metadata)]);
  }
  return changed;
}
