/** Errors of the Streams service, with the trailers by which clients tell them apart. */
import { Code, GrpcError } from '../transport/status';

/** Largest append: sum of its events' sizes (`eventSize`), as in EventStoreDB 24.10. */
export const MAX_APPEND_BYTES = 1024 * 1024;

export const streamDeleted = (stream: string): GrpcError =>
  new GrpcError(Code.failedPrecondition, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const wrongVersion = (
  operation: string,
  stream: string,
  expected: number,
  actual: number,
): GrpcError =>
  new GrpcError(
    Code.failedPrecondition,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  );

export const appendTooLarge = (): GrpcError =>
  new GrpcError(Code.invalidArgument, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });

export const invalidPosition = (): GrpcError =>
  new GrpcError(Code.invalidArgument, 'Trying to read from an invalid position.');

/** The append was not made; after a failed fdatasync that is not certain, and the node stops. */
export function notWritten(error: unknown): GrpcError {
  const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
  const cause = full
    ? 'The disk of the event store is full. Free space, then append again.'
    : 'The event store could not write.';
  return new GrpcError(Code.resourceExhausted, cause);
}
