import type { Transform, TransformCallback } from 'node:stream';
import { StreamsClient, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { decodeResponse, LeanResponse } from './lean-response';

/** Has the log's client decode leanly what it reads, in every connection of this process (ADR 0021). */
export function readLeanly(): void {
  const { path, requestSerialize } = StreamsService.read;
  type Request = (...rest: unknown[]) => unknown;
  const read = function (this: StreamsClient, ...asked: unknown[]) {
    const request = this.makeServerStreamRequest as unknown as Request;
    return request.call(this, path, requestSerialize, decodeResponse, ...asked);
  };
  StreamsClient.prototype.read = Object.assign(read, StreamsService.read) as never;
}

/**
 * Has one of the client's streams, of a read or a subscription, hand out plain events as their bytes; all else takes
 * the client's own way.
 * @returns the same stream
 */
export function handOutBytes<S>(stream: S): S {
  const transform = stream as unknown as Pick<Transform, '_transform'>;
  const own = transform._transform;
  transform._transform = function (response: unknown, encoding: BufferEncoding, next: TransformCallback) {
    if (response instanceof LeanResponse) next(null, response.event);
    else own.call(this, response, encoding, next);
  };
  return stream;
}
