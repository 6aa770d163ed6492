import { ReusedBlock } from '../storage/files';
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

/**
 * Events of all streams in the order of the log, up to its end as it is when it is reached.
 * @refuses a position where no event starts
 */
export async function readAll(out: Sender, store: Store, asked: AllRead): Promise<void> {
  let at = await placeOf(store, asked.from);
  // A page has left as a copy, at the latest when `out.page()` is over.
  const block = new ReusedBlock();
  for (let left = asked.count; left > 0 && !out.call.closed;) {
    const records = await (asked.backwards ? store.backward(at) : store.forward(at, block));
    if (records.length === 0) return;
    left -= await sendWanted(out, wanted(records, asked.filtering).slice(0, left));
    at = asked.backwards ? records.at(-1)!.position : records.at(-1)!.end;
    await out.page();
  }
}

const wanted = (records: RecordView[], filtering: Filtering | undefined): RecordView[] =>
  filtering ? records.filter(filtering.accepts) : records;

/** @returns how many events were sent */
async function sendWanted(out: Sender, records: RecordView[]): Promise<number> {
  await out.prepare?.(records);
  for (const record of records) out.event(record);
  return records.length;
}

async function placeOf(store: Store, from: From): Promise<number> {
  if (from === 'start') return store.start;
  if (from === 'end') return store.end;
  await store.mustStartEvent(from);
  return from;
}
