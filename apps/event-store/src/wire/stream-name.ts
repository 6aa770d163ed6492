import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { Code, GrpcError } from '../transport/status';

/** Longest stream name in bytes: the record's header gives it 16 bits. */
export const MAX_STREAM_NAME = 65_535;

/** @refuses a missing, empty or overlong name, and `$$`, which would be the metadata of a stream without name */
export function readStreamName(identifier: StreamIdentifier | undefined): string {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  const unnamed = bytes.length === 0 || (bytes.length === 2 && bytes[0] === 0x24 && bytes[1] === 0x24);
  if (unnamed) throw new GrpcError(Code.invalidArgument, 'A stream name is required');
  if (bytes.length > MAX_STREAM_NAME) {
    throw new GrpcError(Code.invalidArgument, `A stream name may have at most ${MAX_STREAM_NAME} bytes`);
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
