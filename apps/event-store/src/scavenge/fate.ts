import { firstVisible, type StreamLimits } from '../decide/stream-metadata';
import { TOMBSTONE } from '../wire/varint';

/** What a scavenge does with a record: of a stream's last event a stub stays, so that numbering goes on. */
export type Fate = 'keep' | 'remove' | 'stub';

/** What is known of a stream when one of its records is judged. */
export interface StreamFacts {
  name: string;
  /** Last revision; TOMBSTONE for a tombstoned stream. */
  last: number;
  limits: StreamLimits;
  /** A `$$` stream: its newest event holds another stream's metadata. */
  isMetadata: boolean;
  /** The stream that this `$$` stream describes is tombstoned. */
  describesTombstoned: boolean;
  /** An audit ledger covers the stream and no removal fact names it. */
  guarded: boolean;
}

interface Judged {
  revision: number;
  /** Milliseconds since 1970. */
  created: number;
  isStub: boolean;
}

/**
 * Removes what no reader of the stream can see: before `$tb`, beyond `$maxCount`, older than `$maxAge`, of a
 * deleted or tombstoned stream, superseded metadata. Keeps a tombstone, the newest metadata, and everything guarded.
 * @param now milliseconds since 1970, for `$maxAge`
 */
export function fateOf(record: Judged, stream: StreamFacts, now: number): Fate {
  if (stream.guarded || record.revision === TOMBSTONE) return 'keep';
  if (stream.describesTombstoned) return 'remove';
  return stream.isMetadata ? fateOfMetadata(record, stream) : fateOfEvent(record, stream, now);
}

/** In a tombstoned `$$` stream it is unknown which event is the newest, and that one still counts. */
const fateOfMetadata = (record: Judged, stream: StreamFacts): Fate =>
  isNewest(record, stream) || stream.last === TOMBSTONE ? 'keep' : 'remove';

function fateOfEvent(record: Judged, stream: StreamFacts, now: number): Fate {
  if (stream.last === TOMBSTONE) return 'remove';
  if (!record.isStub && isVisible(record, stream, now)) return 'keep';
  if (!isNewest(record, stream)) return 'remove';
  return record.isStub ? 'keep' : 'stub';
}

const isNewest = ({ revision }: Judged, { last }: StreamFacts): boolean => revision === last;

/** The rule by which readers see an event (streams/readable.ts). */
function isVisible({ revision, created }: Judged, { name, last, limits }: StreamFacts, now: number): boolean {
  const oldest = limits.maxAge === undefined ? 0 : now - limits.maxAge * 1000;
  return revision >= firstVisible(name, last, limits) && created >= oldest;
}
