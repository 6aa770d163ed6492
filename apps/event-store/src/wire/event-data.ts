import { ReadResp } from '@eventstore/db-client/generated/streams_pb';

/** Data of an event, out of the frame that readers get. For the few events whose content the node needs. */
export function eventData(frame: Buffer): Buffer {
  const event = ReadResp.deserializeBinary(frame.subarray(5)).getEvent()?.getEvent();
  return Buffer.from(event?.getData_asU8() ?? []);
}
