/**
 * gRPC messages in an HTTP/2 stream: u8 compressed (0), u32 length (big endian), message. A DATA frame may
 * hold many messages, and a message may be spread over many DATA frames.
 */
import { Code, GrpcError } from './status';

const PREFIX = 5;
/** Clients cut a batch at 3 MiB; nothing legitimate is near this. */
export const MAX_MESSAGE = 16 * 1024 * 1024;

/** Puts the prefix before a message. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, PREFIX);
  return framed;
}

/** Takes DATA as it comes and gives whole messages. */
export class MessageReader {
  private chunks: Buffer[] = [];
  private held = 0;

  /** Bytes of a message that is not whole yet. */
  get pending(): number {
    return this.held;
  }

  /** @refuses compressed messages (UNIMPLEMENTED) and those over 16 MiB (RESOURCE_EXHAUSTED) */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    if (this.held < PREFIX) return [];
    if (this.chunks.length > 1 && this.held < PREFIX + this.length()) return [];
    return this.split(this.joined());
  }

  private split(data: Buffer): Buffer[] {
    const messages: Buffer[] = [];
    let at = 0;
    while (data.length - at >= PREFIX) {
      const length = checkedLength(data, at);
      if (data.length - at < PREFIX + length) break;
      messages.push(data.subarray(at + PREFIX, at + PREFIX + length));
      at += PREFIX + length;
    }
    this.chunks = at === data.length ? [] : [data.subarray(at)];
    this.held = data.length - at;
    return messages;
  }

  /** Length of the first message, whose prefix may be spread over chunks. */
  private length(): number {
    const first = this.chunks[0]!;
    return checkedLength(first.length >= PREFIX ? first : this.joined(), 0);
  }

  private joined(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks, this.held)];
    return this.chunks[0]!;
  }
}

function checkedLength(data: Buffer, at: number): number {
  if (data[at] !== 0) {
    throw new GrpcError(Code.unimplemented, 'Compressed messages are not supported; send them uncompressed');
  }
  const length = data.readUInt32BE(at + 1);
  if (length > MAX_MESSAGE) {
    throw new GrpcError(
      Code.resourceExhausted,
      `A message of ${length} bytes is over the limit of ${MAX_MESSAGE}`,
    );
  }
  return length;
}
