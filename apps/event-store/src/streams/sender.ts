import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { RecordView } from '../storage/record';
import type { Store } from '../storage/store';
import type { Call } from '../transport/call';
import { withStructuredId } from '../wire/structured-id';
import { resolveLinks } from './links';

/** The way from a reader to its client. */
export interface Sender {
  readonly call: Call;
  /** Looks up what the links among these events point at; there only for a client that asked for it. */
  prepare?(records: RecordView[]): Promise<void>;
  event(record: RecordView): void;
  frame(framed: Buffer): void;
  /** Ends a page: gives other calls their turn and waits for a client that lags behind. */
  page(): Promise<void>;
}

/** Events leave as the bytes that were made when they were appended, unless the client wants ids in halves. */
export function sender(call: Call, options: ReadReq.Options, store: Store): Sender {
  const structured = options.getUuidOption()?.hasStructured() ?? false;
  let resolved = new Map<RecordView, Buffer>();
  const frameOf = options.getResolveLinks()
    ? (record: RecordView) => resolved.get(record) ?? record.frame
    : (record: RecordView) => record.frame;
  return {
    call,
    prepare: options.getResolveLinks()
      ? async (records) => void (resolved = await resolveLinks(store, records))
      : undefined,
    event: structured
      ? (record) => call.send(withStructuredId(frameOf(record)))
      : (record) => call.send(frameOf(record)),
    frame: (framed) => call.send(framed),
    page: async () => {
      await nextTurn();
      await call.drained();
    },
  };
}
