import { firstVisible, isMetastream, isSoftDeleted, originalOf } from '../decide/stream-metadata';
import type { RecordView } from '../storage/record';
import type { Store } from '../storage/store';
import { isTombstoned } from '../storage/stream-states';
import { streamDeleted } from './refusals';

/** The part of a stream that readers may see. */
export interface Readable {
  first: number;
  last: number;
  /** Whether an event is young enough for the stream's `$maxAge`, by the clock of now. */
  shows: (record: RecordView) => boolean;
}

/**
 * What can be read of a stream now.
 * @returns undefined for a stream that is missing or soft-deleted
 * @refuses a tombstoned stream
 */
export function readable(store: Store, stream: string): Readable | undefined {
  const { last, limits } = store.state(stream);
  const original = isMetastream(stream) && isTombstoned(store.state(originalOf(stream)));
  if (original || isTombstoned({ last, limits })) throw streamDeleted(stream);
  if (last < 0 || isSoftDeleted(limits)) return undefined;
  const oldest = limits.maxAge === undefined ? 0 : Date.now() - limits.maxAge * 1000;
  return { first: firstVisible(stream, last, limits), last, shows: (record) => record.created >= oldest };
}
