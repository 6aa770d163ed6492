/**
 * Whether an append may be made, after EventStoreDB's `IndexWriter.CheckCommit`: expected revision and
 * idempotency by event id, in that server's order of questions.
 */

/** What a caller expects of a stream: a revision from 0, or one of these. */
export const Expect = { noStream: -1, any: -2, streamExists: -4 } as const;

/** What is known of the stream when the append is decided; appends still on their way to disk count. */
export interface StreamFacts {
  /** Last revision, -1 for none. */
  last: number;
  tombstoned: boolean;
  softDeleted: boolean;
  /** Asked only where it matters: it costs a look into the index. */
  hasMetadata: () => boolean;
}

/** What is known of event ids. */
export interface KnownEvents {
  /** Revision in this very stream of a recently appended event with that id. */
  recent(id: string): number | undefined;
  /** Id of the stream's event at a revision; undefined when it must be read first. */
  at(revision: number): string | undefined;
}

export type CommitDecision =
  | { kind: 'append'; undelete: boolean }
  /** All of it was appended before: answer as then. */
  | { kind: 'repeated'; last: number }
  | { kind: 'wrong-version' }
  | { kind: 'deleted' }
  /** Undecided: ask again when the ids at these revisions are known. */
  | { kind: 'read-ids'; from: number; to: number };

export function checkCommit(
  expected: number,
  stream: StreamFacts,
  ids: readonly string[],
  known: KnownEvents,
): CommitDecision {
  if (stream.tombstoned) return { kind: 'deleted' };
  if (expected === Expect.streamExists) return checkExists(stream, ids, known);
  if (expected === Expect.any) return checkRecent(stream, ids, known);
  if (expected < stream.last) return checkRepeated(expected, stream, ids, known);
  if (expected > stream.last) return { kind: 'wrong-version' };
  return { kind: 'append', undelete: stream.softDeleted };
}

/** A stream that only has metadata exists; a soft-deleted one does not. */
function checkExists(stream: StreamFacts, ids: readonly string[], known: KnownEvents): CommitDecision {
  if (stream.softDeleted) return { kind: 'deleted' };
  if (stream.last < 0 && !stream.hasMetadata()) return { kind: 'wrong-version' };
  return checkRecent(stream, ids, known);
}

/** Without a revision only recent ids can tell a repetition; a part of one is an error. */
function checkRecent(stream: StreamFacts, ids: readonly string[], known: KnownEvents): CommitDecision {
  let last = -1;
  for (const [index, id] of ids.entries()) {
    const revision = known.recent(id);
    if (revision === undefined) {
      return index === 0 ? { kind: 'append', undelete: stream.softDeleted } : { kind: 'wrong-version' };
    }
    last = revision;
  }
  return ids.length === 0 ? { kind: 'append', undelete: stream.softDeleted } : { kind: 'repeated', last };
}

/** The expected revision is in the past: either the very same events follow it, or the version is wrong. */
function checkRepeated(
  expected: number,
  stream: StreamFacts,
  ids: readonly string[],
  known: KnownEvents,
): CommitDecision {
  const wrong = ids.findIndex((id, index) => idAt(known, stream, expected + 1 + index, id) !== id);
  if (wrong < 0)
    return ids.length === 0 ? { kind: 'wrong-version' } : { kind: 'repeated', last: expected + ids.length };
  const revision = expected + 1 + wrong;
  if (idAt(known, stream, revision, ids[wrong]!) === undefined) {
    // The first id decides nearly always; only a real repetition needs the others.
    const to = wrong === 0 ? revision : Math.min(stream.last, expected + ids.length);
    return { kind: 'read-ids', from: revision, to };
  }
  const restarts = wrong === 0 && expected === Expect.noStream && stream.softDeleted;
  return restarts ? { kind: 'append', undelete: true } : { kind: 'wrong-version' };
}

/** Id of the event at a revision: '' where none is, undefined where it must be read. */
function idAt(known: KnownEvents, stream: StreamFacts, revision: number, asked: string): string | undefined {
  if (revision > stream.last) return '';
  return known.recent(asked) === revision ? asked : known.at(revision);
}
