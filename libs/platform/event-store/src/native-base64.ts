import { Message } from 'google-protobuf';

/**
 * The log's client hands JSON to google-protobuf as base64 text, which google-protobuf decodes letter by letter,
 * twice for each event appended: 50 µs for one of 2 KB, a fifth of what ingestion spends on an event in all.
 * Node's own decoder gives the same bytes, of both alphabets, in 1 µs. Where the client has a google-protobuf of
 * its own, this changes nothing.
 */
export function decodeBase64Natively(): void {
  const plain = Message.bytesAsU8 as (value: string | Uint8Array) => Uint8Array;
  Message.bytesAsU8 = (value: string | Uint8Array): Uint8Array =>
    typeof value === 'string' ? Buffer.from(value, 'base64') : plain(value);
}
