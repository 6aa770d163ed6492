import { Code, GrpcError } from '../transport/status';

/** Reads a request message. @refuses bytes that are none (INVALID_ARGUMENT) */
export function decode<T>(type: { deserializeBinary(bytes: Uint8Array): T }, message: Buffer | undefined): T {
  try {
    return type.deserializeBinary(message ?? Buffer.alloc(0));
  } catch {
    throw new GrpcError(Code.invalidArgument, 'The request is not a message of this call');
  }
}
