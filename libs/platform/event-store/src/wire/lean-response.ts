import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { Unusual } from './cursor';
import type { EventBytes } from './event-bytes';
import { eventTag, readEvent } from './read-event';

const { responseDeserialize } = StreamsService.read;

/**
 * An answer of Streams/Read that carries an event, as its bytes. A reader that does not know this class gets from
 * `getEvent` what it always got.
 */
export class LeanResponse implements Pick<
  ReadResp,
  | 'hasConfirmation'
  | 'hasStreamNotFound'
  | 'hasCaughtUp'
  | 'hasFellBehind'
  | 'hasCheckpoint'
  | 'hasEvent'
  | 'getEvent'
> {
  constructor(readonly event: EventBytes) {}

  hasEvent(): boolean {
    return true;
  }
  getEvent(): ReadResp.ReadEvent | undefined {
    return responseDeserialize(this.event.message).getEvent();
  }
  hasConfirmation(): boolean {
    return false;
  }
  hasStreamNotFound(): boolean {
    return false;
  }
  hasCaughtUp(): boolean {
    return false;
  }
  hasFellBehind(): boolean {
    return false;
  }
  hasCheckpoint(): boolean {
    return false;
  }
}

/** One answer of Streams/Read: what is not a plain event, damage included, is the generated class's. */
export function decodeResponse(message: Buffer): ReadResp {
  if (message[0] !== eventTag) return responseDeserialize(message);
  try {
    return new LeanResponse(readEvent(message)) as unknown as ReadResp;
  } catch (error) {
    if (!(error instanceof Unusual)) throw error;
    return responseDeserialize(message);
  }
}
