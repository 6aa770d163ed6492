import type { RecordView } from '../storage/record';
import type { Store } from '../storage/store';
import type { Filtering } from './event-filter';
import type { From } from './read';
import type { Sender } from './sender';

export interface AllRead {
  /** Forwards the event at the position is included, backwards it is not. */
  from: From;
  backwards: boolean;
  /** Most events to give. */
  count: number;
  filtering?: Filtering;
}

/** Events of all streams in the order of the log, up to its end as it is when it is reached. */
export async function readAll(out: Sender, store: Store, asked: AllRead): Promise<void> {
  const wants = asked.filtering?.accepts ?? (() => true);
  let left = asked.count;
  for await (const records of asked.backwards ? backwards(store, asked.from) : forwards(store, asked.from)) {
    for (const record of records) {
      if (left === 0) return;
      if (!wants(record)) continue;
      out.event(record);
      left--;
    }
    if (left === 0 || out.call.closed) return;
    await out.page();
  }
}

async function* forwards(store: Store, from: From): AsyncGenerator<RecordView[]> {
  let at = from === 'start' ? store.start : from === 'end' ? store.end : from;
  for (;;) {
    const records = await store.forward(at);
    if (records.length === 0) return;
    yield records;
    at = records.at(-1)!.end;
  }
}

async function* backwards(store: Store, from: From): AsyncGenerator<RecordView[]> {
  let at = from === 'start' ? store.start : from === 'end' ? store.end : from;
  for (;;) {
    const records = await store.backward(at);
    if (records.length === 0) return;
    yield records;
    at = records.at(-1)!.position;
  }
}
