import { randomUUID } from 'node:crypto';
import type { Store } from '../storage/store';
import { caughtUpFrame, confirmationFrame, fellBehindFrame } from '../wire/control-frames';
import type { From } from './read';
import { readable } from './readable';
import type { Sender } from './sender';

const page = 500;

/**
 * A catch-up subscription to one stream, which need not exist yet: the confirmation, then its events after
 * revision `from`, then `caughtUp`, then events as they become durable.
 * @refuses a tombstoned stream, also when it is tombstoned later
 */
export async function subscribeToStream(
  out: Sender,
  store: Store,
  stream: string,
  from: From,
): Promise<void> {
  const signal = store.signal();
  out.call.onClose(() => store.release(signal));
  out.frame(confirmationFrame(randomUUID()));
  const last = Math.max(-1, store.state(stream).last);
  let sent = from === 'start' ? -1 : from === 'end' ? last : from;
  let live = false;
  while (!out.call.closed) {
    const shown = readable(store, stream);
    const next = Math.max(sent + 1, shown?.first ?? 0);
    if (!shown || next > shown.last) {
      if (!live) out.frame(caughtUpFrame);
      live = true;
      await signal.next();
      continue;
    }
    const records = await store.between(stream, next, Math.min(shown.last, next + page - 1));
    if (live && !store.isHot(records[0]!.position)) {
      live = false;
      out.frame(fellBehindFrame);
    }
    for (const record of records) if (shown.shows(record)) out.event(record);
    sent = records.at(-1)!.revision;
    await out.page();
  }
}
