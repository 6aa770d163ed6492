import { randomUUID } from 'node:crypto';
import { checkCommit, type CommitDecision, type StreamFacts } from '../decide/commit-check';
import {
  isMetastream,
  isSoftDeleted,
  metastreamOf,
  originalOf,
  softDeleted,
  undeleted,
} from '../decide/stream-metadata';
import { TOMBSTONE } from '../wire/varint';
import { AppendBuilder, type NewEvent } from './append-builder';
import type { Store } from '../storage/store';
import { isTombstoned, statesAfter, type IndexEntry, type StreamState } from '../storage/stream-states';

export interface AppendRequest {
  stream: string;
  /** A revision from 0, or one of `Expect`. */
  expected: number;
  events: NewEvent[];
  /** Asked when the append is about to be made: who asked for it waits no longer. */
  abandoned?: () => boolean;
}

export type AppendOutcome =
  /** `revision` is -1 for no events in no stream; `position` is absent when nothing was written. */
  | { kind: 'appended'; revision: number; position?: number }
  | { kind: 'wrong-version'; current: number }
  | { kind: 'deleted' }
  /** Nothing was written, because nobody waited any more. */
  | { kind: 'abandoned' };

const none = Buffer.alloc(0);
const noIds: ReadonlyMap<number, string> = new Map();
const systemEvent = (type: string, data: Buffer): NewEvent => ({
  id: randomUUID(),
  type,
  json: true,
  data,
  metadata: none,
});

/**
 * The only way into the log. Decides each append against what is written or about to be, in one turn of
 * the event loop, so that two appends never hold for the same revision; answers when it is durable.
 */
export class Writer {
  private next: number;
  /** States after appends that are on their way to disk, and the position from which the index knows them. */
  private readonly ahead = new Map<string, { state: StreamState; until: number }>();

  constructor(private readonly store: Store) {
    this.next = store.end;
    store.onDurable = (end, appends) => {
      for (const append of appends) for (const entry of append.entries) this.forget(entry, end);
    };
    store.onLost = (end) => {
      this.next = end;
      this.ahead.clear();
    };
  }

  append({ stream, expected, events, abandoned }: AppendRequest): Promise<AppendOutcome> {
    const ids = events.map((event) => event.id);
    return this.decide(stream, expected, ids, (undelete) =>
      abandoned?.() ? Promise.resolve({ kind: 'abandoned' }) : this.write(stream, events, undelete),
    );
  }

  /** Hides all events of a stream; writing to it goes on behind them. */
  delete(stream: string, expected: number): Promise<AppendOutcome> {
    return this.decide(stream, expected, [randomUUID()], () => {
      const { last, metadata } = this.state(stream);
      if (last < 0 && !metadata) return Promise.resolve({ kind: 'wrong-version', current: -1 });
      const builder = new AppendBuilder(this.next, Date.now());
      const metastream = metastreamOf(stream);
      const event = systemEvent('$metadata', Buffer.from(softDeleted));
      builder.add(metastream, this.state(metastream).last + 1, event);
      return this.commit(builder);
    });
  }

  /** Deletes a stream for good: nothing can be read from it or written to it again. */
  tombstone(stream: string, expected: number): Promise<AppendOutcome> {
    return this.decide(stream, expected, [randomUUID()], () => {
      const builder = new AppendBuilder(this.next, Date.now());
      builder.add(stream, TOMBSTONE, { ...systemEvent('$streamDeleted', none), json: false });
      return this.commit(builder);
    });
  }

  private async decide(
    stream: string,
    expected: number,
    ids: string[],
    write: (undelete: boolean) => Promise<AppendOutcome>,
  ): Promise<AppendOutcome> {
    let read: ReadonlyMap<number, string> = noIds;
    for (;;) {
      const decision = checkCommit(expected, this.facts(stream), ids, {
        recent: (id) => this.recent(stream, id),
        // Every event that is not durable yet is a recent one: another id stands there.
        at: (revision) => (revision > this.durable(stream) ? '' : read.get(revision)),
      });
      if (decision.kind === 'append') return write(decision.undelete);
      if (decision.kind !== 'read-ids') return this.refuse(decision, stream, ids);
      read = await this.readIds(stream, decision.from, Math.min(decision.to, this.durable(stream)), read);
    }
  }

  private async refuse(
    decision: Exclude<CommitDecision, { kind: 'append' | 'read-ids' }>,
    stream: string,
    ids: string[],
  ): Promise<AppendOutcome> {
    const current = this.state(stream).last;
    // What the refusal rests on may still be on its way to disk: who is refused and reads must find it.
    await this.store.commits.drain();
    if (decision.kind === 'deleted') return decision;
    if (decision.kind === 'wrong-version') return { ...decision, current };
    const known = this.store.recent.find(ids.at(-1)!);
    const position =
      known?.position ?? (await this.store.between(stream, decision.last, decision.last))[0]!.position;
    return { kind: 'appended', revision: decision.last, position };
  }

  private write(stream: string, events: NewEvent[], undelete: boolean): Promise<AppendOutcome> {
    const { last } = this.state(stream);
    if (events.length === 0) return Promise.resolve({ kind: 'appended', revision: last });
    const builder = new AppendBuilder(this.next, Date.now());
    for (const [index, event] of events.entries()) builder.add(stream, last + 1 + index, event);
    const place = { revision: last + events.length, position: builder.lastPosition };
    if (undelete) this.addUndelete(builder, stream, this.state(stream).metadata, last + 1);
    if (isMetastream(stream)) this.keepUndeleted(builder, stream, events.at(-1)!);
    return this.commit(builder, place);
  }

  /** Setting the metadata of a soft-deleted stream brings it back, its old events still hidden. */
  private keepUndeleted(builder: AppendBuilder, metastream: string, newest: NewEvent): void {
    const original = originalOf(metastream);
    const { limits, last } = this.state(original);
    if (isSoftDeleted(limits)) this.addUndelete(builder, original, newest.data, last + 1);
  }

  private addUndelete(
    builder: AppendBuilder,
    stream: string,
    raw: Uint8Array | undefined,
    first: number,
  ): void {
    const data = undeleted(raw, first);
    const metastream = metastreamOf(stream);
    const last = builder.lastRevision(metastream) ?? this.state(metastream).last;
    if (data) builder.add(metastream, last + 1, systemEvent('$metadata', data));
  }

  /** @param place what the append is answered with; its last event's without */
  private async commit(
    builder: AppendBuilder,
    place?: { revision: number; position: number },
  ): Promise<AppendOutcome> {
    const append = builder.finish();
    this.next += append.bytes;
    for (const [index, entry] of append.entries.entries()) {
      for (const [stream, state] of statesAfter(entry, (name) => this.state(name))) {
        this.ahead.set(stream, { state, until: append.records[index]!.end });
      }
      const { stream, revision, position } = entry;
      this.store.recent.add(append.ids[index]!, { stream, revision, position });
    }
    await this.store.commits.add(append);
    const { revision, position } = place ?? append.entries.at(-1)!;
    return { kind: 'appended', revision, position };
  }

  private forget(entry: IndexEntry, end: number): void {
    const streams = isMetastream(entry.stream) ? [entry.stream, originalOf(entry.stream)] : [entry.stream];
    for (const stream of streams)
      if ((this.ahead.get(stream)?.until ?? Infinity) <= end) this.ahead.delete(stream);
  }

  private state(stream: string): StreamState {
    return this.ahead.get(stream)?.state ?? this.store.state(stream);
  }

  /** Last revision of a stream that is on disk. */
  private durable(stream: string): number {
    return this.store.state(stream).last;
  }

  private facts(stream: string): StreamFacts {
    const { last, limits } = this.state(stream);
    const withOriginal = isMetastream(stream) && isTombstoned(this.state(originalOf(stream)));
    return {
      last,
      tombstoned: last === TOMBSTONE || withOriginal,
      softDeleted: isSoftDeleted(limits),
      hasMetadata: () => this.state(metastreamOf(stream)).last >= 0,
    };
  }

  private recent(stream: string, id: string): number | undefined {
    const event = this.store.recent.find(id);
    return event?.stream === stream ? event.revision : undefined;
  }

  private async readIds(
    stream: string,
    from: number,
    to: number,
    read: ReadonlyMap<number, string>,
  ): Promise<ReadonlyMap<number, string>> {
    const ids = new Map(read);
    // Where a scavenge removed the event no id is known: what is compared with it is another event.
    for (let revision = from; revision <= to; revision++) ids.set(revision, '');
    for (const { revision, id } of await this.store.between(stream, from, to)) ids.set(revision, id);
    return ids;
  }
}
