import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { frame } from '../transport/framing';

/** The frame with the ids of its event and its link as two signed 64-bit halves, as clients other than the Node one ask for. */
export function withStructuredId(framed: Buffer): Buffer {
  const response = ReadResp.deserializeBinary(framed.subarray(5));
  const read = response.getEvent();
  for (const event of [read?.getEvent(), read?.getLink()]) {
    if (event) event.setId(new UUID().setStructured(halvesOf(event.getId()?.getString() ?? '')));
  }
  return frame(response.serializeBinary());
}

function halvesOf(text: string): UUID.Structured {
  const id = Buffer.from(text.replaceAll('-', ''), 'hex');
  const halves = new UUID.Structured();
  halves.setMostSignificantBits(String(id.readBigInt64BE(0)));
  halves.setLeastSignificantBits(String(id.readBigInt64BE(8)));
  return halves;
}
