import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { frame } from '../transport/framing';

/** The frame with its event's id as two signed 64-bit halves, as clients other than the Node one ask for. */
export function withStructuredId(framed: Buffer): Buffer {
  const response = ReadResp.deserializeBinary(framed.subarray(5));
  const event = response.getEvent()?.getEvent();
  const id = Buffer.from((event?.getId()?.getString() ?? '').replaceAll('-', ''), 'hex');
  const halves = new UUID.Structured();
  halves.setMostSignificantBits(String(id.readBigInt64BE(0)));
  halves.setLeastSignificantBits(String(id.readBigInt64BE(8)));
  event?.setId(new UUID().setStructured(halves));
  return frame(response.serializeBinary());
}
