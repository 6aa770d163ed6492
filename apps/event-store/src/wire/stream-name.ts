import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { Code, GrpcError } from '../transport/status';

/** Longest stream name in bytes: the record's header gives it 16 bits. */
export const MAX_STREAM_NAME = 65_535;

const isUnnamed = (bytes: Uint8Array): boolean =>
  bytes.length === 0 || (bytes.length === 2 && bytes[0] === 0x24 && bytes[1] === 0x24);

/** Whether `readStreamName` takes it. */
export const isStreamName = (bytes: Uint8Array): boolean =>
  !isUnnamed(bytes) && bytes.length <= MAX_STREAM_NAME;

/** @refuses a missing, empty or overlong name, and `$$`, which would be the metadata of a stream without name */
export function readStreamName(identifier: StreamIdentifier | undefined): string {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  if (isUnnamed(bytes)) throw new GrpcError(Code.invalidArgument, 'A stream name is required');
  if (bytes.length > MAX_STREAM_NAME) {
    throw new GrpcError(Code.invalidArgument, `A stream name may have at most ${MAX_STREAM_NAME} bytes`);
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
