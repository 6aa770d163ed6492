import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { RecordView } from '../storage/record';
import type { Call } from '../transport/call';
import { withStructuredId } from '../wire/structured-id';

/** The way from a reader to its client. */
export interface Sender {
  readonly call: Call;
  event(record: RecordView): void;
  frame(framed: Buffer): void;
  /** Ends a page: gives other calls their turn and waits for a client that lags behind. */
  page(): Promise<void>;
}

/** Events leave as the bytes that were made when they were appended, unless the client wants ids in halves. */
export function sender(call: Call, options: ReadReq.Options): Sender {
  const structured = options.getUuidOption()?.hasStructured() ?? false;
  return {
    call,
    event: structured
      ? (record) => call.send(withStructuredId(record.frame))
      : (record) => call.send(record.frame),
    frame: (framed) => call.send(framed),
    page: async () => {
      await nextTurn();
      await call.drained();
    },
  };
}
