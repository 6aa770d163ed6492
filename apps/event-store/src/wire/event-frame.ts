/**
 * The bytes that a reader receives for one event, made once, when the event is appended.
 *
 *   u8   0                      not compressed
 *   u32  length (big endian)    of the message that follows
 *   ReadResp {                  event_store.client.streams
 *     1: ReadEvent {
 *       1: RecordedEvent {
 *         1: UUID { 2: string }
 *         2: StreamIdentifier { 3: stream name, bytes }
 *         3: revision   4: prepare position   5: commit position
 *         6: map entries "type", "created" (Unix time in 100 ns ticks), "content-type"
 *         7: custom metadata   8: data
 *       }
 *       3: commit position
 *     }
 *   }
 *
 * Written by hand because this is the node's hottest path: 0.5 µs an event against 9 µs with google-protobuf.
 */
import { revisionSize, varintSize, writeRevision, writeVarint } from './varint';

export interface EventFields {
  id: string;
  stream: Buffer;
  type: Buffer;
  json: boolean;
  /** Milliseconds since 1970. */
  created: number;
  metadata: Uint8Array;
  data: Uint8Array;
}

export interface Place {
  revision: number;
  position: number;
}

const prefixSize = 5;
const idLength = 36;
const typeKey = Buffer.from('type');
const createdKey = Buffer.from('created');
const contentKey = Buffer.from('content-type');
const jsonType = Buffer.from('application/json');
const binaryType = Buffer.from('application/octet-stream');

const field = (number: number): number => number * 8 + 2;
const bytesSize = (length: number): number => 1 + varintSize(length) + length;
const entrySize = (key: Buffer, value: Buffer): number =>
  bytesSize(bytesSize(key.length) + bytesSize(value.length));

function writeBytes(target: Buffer, offset: number, number: number, bytes: Uint8Array): number {
  target[offset] = field(number);
  const at = writeVarint(target, offset + 1, bytes.length);
  target.set(bytes, at);
  return at + bytes.length;
}

function openMessage(target: Buffer, offset: number, number: number, length: number): number {
  target[offset] = field(number);
  return writeVarint(target, offset + 1, length);
}

function writeEntry(target: Buffer, offset: number, key: Buffer, value: Buffer): number {
  const at = openMessage(target, offset, 6, bytesSize(key.length) + bytesSize(value.length));
  return writeBytes(target, writeBytes(target, at, 1, key), 2, value);
}

function writeNumber(target: Buffer, offset: number, number: number, value: number): number {
  target[offset] = number * 8;
  return writeVarint(target, offset + 1, value);
}

/** One event ready to be written behind its gRPC prefix; sizes are known before a byte is written. */
export class EventFrame {
  private readonly created: Buffer;
  private readonly content: Buffer;
  private readonly eventSize: number;
  private readonly readEventSize: number;
  private readonly messageSize: number;
  /** Bytes with the prefix. */
  readonly size: number;

  constructor(
    private readonly event: EventFields,
    private readonly place: Place,
  ) {
    this.created = Buffer.from(`${event.created}0000`, 'latin1');
    this.content = event.json ? jsonType : binaryType;
    const positionSize = 1 + varintSize(place.position);
    this.eventSize =
      bytesSize(bytesSize(idLength)) +
      bytesSize(bytesSize(event.stream.length)) +
      (1 + revisionSize(place.revision)) +
      2 * positionSize +
      entrySize(typeKey, event.type) +
      entrySize(createdKey, this.created) +
      entrySize(contentKey, this.content) +
      bytesSize(event.metadata.length) +
      bytesSize(event.data.length);
    this.readEventSize = bytesSize(this.eventSize) + positionSize;
    this.messageSize = bytesSize(this.readEventSize);
    this.size = prefixSize + this.messageSize;
  }

  /** Writes the frame and returns the offset behind it. */
  write(target: Buffer, offset: number): number {
    target[offset] = 0;
    target.writeUInt32BE(this.messageSize, offset + 1);
    let at = openMessage(target, offset + prefixSize, 1, this.readEventSize);
    at = openMessage(target, at, 1, this.eventSize);
    at = this.writeRecordedEvent(target, at);
    return writeNumber(target, at, 3, this.place.position);
  }

  private writeRecordedEvent(target: Buffer, offset: number): number {
    const { event, place } = this;
    let at = openMessage(target, offset, 1, bytesSize(idLength));
    at = openMessage(target, at, 2, idLength);
    at += target.write(event.id, at, 'latin1');
    at = openMessage(target, at, 2, bytesSize(event.stream.length));
    at = writeBytes(target, at, 3, event.stream);
    target[at] = 3 * 8;
    at = writeRevision(target, at + 1, place.revision);
    at = writeNumber(target, at, 4, place.position);
    at = writeNumber(target, at, 5, place.position);
    at = writeEntry(target, at, typeKey, event.type);
    at = writeEntry(target, at, createdKey, this.created);
    at = writeEntry(target, at, contentKey, this.content);
    at = writeBytes(target, at, 7, event.metadata);
    return writeBytes(target, at, 8, event.data);
  }
}
