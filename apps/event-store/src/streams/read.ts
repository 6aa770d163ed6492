import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { mustBeAllowed } from '../access/principal';
import { LogDamaged, NoRecordHere } from '../storage/log';
import type { Store } from '../storage/store';
import type { Call } from '../transport/call';
import { Code, GrpcError } from '../transport/status';
import { readFilter, type Filtering } from './event-filter';
import { readAll } from './read-all';
import { readStream } from './read-stream';
import { invalidPosition } from './refusals';
import { sender } from './sender';
import { subscribeToAll } from './subscribe-to-all';
import { subscribeToStream } from './subscribe-to-stream';
import { decode } from '../wire/decode';
import { readStreamName } from '../wire/stream-name';

/** A place to read from: a revision or position, or one of the two ends. */
export type From = number | 'start' | 'end';

/** Streams/Read carries every way of reading: a stream or `$all`, both directions, once or subscribed. */
export const read =
  (store: Store) =>
  async (call: Call): Promise<void> => {
    const [message] = await call.messages();
    const options = decode(ReadReq, message).getOptions();
    if (!options) throw new GrpcError(Code.invalidArgument, 'A read needs options');
    try {
      await (options.hasStream() ? readFromStream(call, store, options) : readFromAll(call, store, options));
      call.end();
    } catch (error) {
      throw asRefusal(error);
    }
  };

function readFromStream(call: Call, store: Store, options: ReadReq.Options): Promise<void> {
  const asked = options.getStream()!;
  const from: From = asked.hasStart() ? 'start' : asked.hasEnd() ? 'end' : Number(asked.getRevision());
  const stream = readStreamName(asked.getStreamIdentifier());
  mustBeAllowed(call.caller, 'read', stream);
  const out = sender(call, options, store);
  if (options.hasSubscription()) return subscribeToStream(out, store, stream, from);
  return readStream(out, store, {
    stream,
    from,
    backwards: isBackwards(options),
    count: Number(options.getCount()),
    tellEnds: (options.getControlOption()?.getCompatibility() ?? 0) >= 1,
  });
}

function readFromAll(call: Call, store: Store, options: ReadReq.Options): Promise<void> {
  const from = placeInAll(options.getAll());
  mustBeAllowed(call.caller, 'read', '$all');
  const filtering = options.hasFilter() ? readFilter(options.getFilter()!) : undefined;
  const out = sender(call, options, store);
  if (options.hasSubscription()) return subscribeToAll(out, store, from, filtering);
  return readAll(out, store, { from, ...countOf(options), filtering });
}

const countOf = (options: ReadReq.Options): { backwards: boolean; count: number; filtering?: Filtering } => ({
  backwards: isBackwards(options),
  count: Number(options.getCount()),
});

const isBackwards = (options: ReadReq.Options): boolean =>
  options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;

function placeInAll(asked: ReadReq.Options.AllOptions | undefined): From {
  if (!asked) throw new GrpcError(Code.invalidArgument, 'A read needs a stream or $all');
  if (asked.hasStart()) return 'start';
  const position = asked.hasEnd() ? Infinity : Number(asked.getPosition()?.getCommitPosition() ?? 0);
  // Every client writes "the end" as the largest position too.
  return position >= 2 ** 63 ? 'end' : position;
}

function asRefusal(error: unknown): unknown {
  if (error instanceof NoRecordHere) return invalidPosition();
  if (error instanceof LogDamaged) return new GrpcError(Code.internal, error.message);
  return error;
}
