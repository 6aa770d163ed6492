import { DeleteReq, DeleteResp } from '@eventstore/db-client/generated/streams_pb';
import { mustBeAllowed } from '../access/principal';
import type { Call } from '../transport/call';
import { frame } from '../transport/framing';
import { decode } from '../wire/decode';
import { readStreamName } from '../wire/stream-name';
import { expectedRevision } from './expected-revision';
import { removedAt } from './removal';
import type { Writer } from './writer';

/** Streams/Delete: hides the stream's events; it can be written to again and then goes on numbering. */
export const deleteStream =
  (writer: Writer) =>
  async (call: Call): Promise<void> => {
    const [message] = await call.messages();
    const options = decode(DeleteReq, message).getOptions() ?? new DeleteReq.Options();
    const stream = readStreamName(options.getStreamIdentifier());
    mustBeAllowed(call.caller, 'delete', stream);
    const expected = expectedRevision(options);
    const position = await removedAt('Delete', { stream, expected }, writer.delete(stream, expected));
    const place = new DeleteResp.Position();
    place.setCommitPosition(String(position));
    place.setPreparePosition(String(position));
    call.send(frame(new DeleteResp().setPosition(place).serializeBinary()));
    call.end();
  };
