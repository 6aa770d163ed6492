/** gRPC status codes that the node answers with. */
export const Code = {
  ok: 0,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** An answer other than OK. `trailers` are those by which EventStoreDB's clients tell errors apart. */
export class GrpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly trailers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'GrpcError';
  }
}

/** Percent-encodes what may not stand in a header, as gRPC asks for `grpc-message`. */
const encode = (text: string): string =>
  text.replace(/[^\x20-\x24\x26-\x7e]+/g, (part) =>
    [...Buffer.from(part, 'utf8')]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );

export const okTrailers = { 'grpc-status': '0' };

export function errorTrailers(error: GrpcError): Record<string, string> {
  const own = Object.entries(error.trailers).map(([key, value]) => [key, encode(value)]);
  return {
    'grpc-status': String(error.code),
    'grpc-message': encode(error.message),
    ...Object.fromEntries(own),
  };
}
