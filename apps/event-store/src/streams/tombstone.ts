import { TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb';
import { mustBeAllowed } from '../access/principal';
import type { Call } from '../transport/call';
import { frame } from '../transport/framing';
import { decode } from '../wire/decode';
import { readStreamName } from '../wire/stream-name';
import { expectedRevision } from './expected-revision';
import { removedAt } from './removal';
import type { Writer } from './writer';

/** Streams/Tombstone: deletes the stream for good. */
export const tombstone =
  (writer: Writer) =>
  async (call: Call): Promise<void> => {
    const [message] = await call.messages();
    const request = decode(TombstoneReq, message);
    const options = request.getOptions() ?? new TombstoneReq.Options();
    const stream = readStreamName(options.getStreamIdentifier());
    mustBeAllowed(call.caller, 'delete', stream);
    const expected = expectedRevision(options);
    const position = await removedAt('Delete', { stream, expected }, writer.tombstone(stream, expected));
    const place = new TombstoneResp.Position();
    place.setCommitPosition(String(position));
    place.setPreparePosition(String(position));
    call.send(frame(new TombstoneResp().setPosition(place).serializeBinary()));
    call.end();
  };
