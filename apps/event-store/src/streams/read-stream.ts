import type { Store } from '../storage/store';
import { firstPositionFrame, lastPositionFrame, streamNotFoundFrame } from '../wire/control-frames';
import type { From } from './read';
import { readable, type Readable } from './readable';
import type { Sender } from './sender';

export interface StreamRead {
  stream: string;
  from: From;
  backwards: boolean;
  /** Most events to give. */
  count: number;
  /** The client understands the messages that name the stream's first and last revision. */
  tellEnds: boolean;
}

const page = 500;

/** Events of one stream as they are now, oldest or newest first. */
export async function readStream(out: Sender, store: Store, asked: StreamRead): Promise<void> {
  const stream = readable(store, asked.stream);
  if (!stream) return out.frame(streamNotFoundFrame(asked.stream));
  const sent = await (asked.backwards
    ? backwards(out, store, asked, stream)
    : forwards(out, store, asked, stream));
  if (!asked.tellEnds) return;
  if (!asked.backwards && sent === 0) out.frame(firstPositionFrame(stream.first));
  out.frame(lastPositionFrame(stream.last));
}

async function forwards(out: Sender, store: Store, asked: StreamRead, stream: Readable): Promise<number> {
  const start = asked.from === 'start' ? 0 : asked.from === 'end' ? Infinity : asked.from;
  let from = Math.max(start, stream.first);
  let sent = 0;
  while (from <= stream.last && sent < asked.count && !out.call.closed) {
    const to = Math.min(stream.last, from + Math.min(page, asked.count - sent) - 1);
    const records = (await store.between(asked.stream, from, to)).filter(stream.shows);
    await out.prepare?.(records);
    for (const record of records) out.event(record);
    sent += records.length;
    from = to + 1;
    await out.page();
  }
  return sent;
}

async function backwards(out: Sender, store: Store, asked: StreamRead, stream: Readable): Promise<number> {
  const start = asked.from === 'end' ? Infinity : asked.from === 'start' ? 0 : asked.from;
  let to = Math.min(start, stream.last);
  let sent = 0;
  while (to >= stream.first && sent < asked.count && !out.call.closed) {
    const from = Math.max(stream.first, to - Math.min(page, asked.count - sent) + 1);
    const records = (await store.between(asked.stream, from, to)).filter(stream.shows).reverse();
    await out.prepare?.(records);
    for (const record of records) out.event(record);
    sent += records.length;
    to = from - 1;
    await out.page();
  }
  return sent;
}
