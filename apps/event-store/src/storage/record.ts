/**
 * One event in the log. Numbers are little endian.
 *
 *    0  u32  length of the whole record, bytes
 *    4  u32  CRC-32 of the bytes from 8 to the end
 *    8  u48  position: where the record starts in the whole log
 *   14  u8   version of this layout, 1
 *   15  u8   flags (see `Flag`)
 *   16  u48  revision in its stream; all ones for a tombstone
 *   22  u48  created, milliseconds since 1970
 *   28  u16  s, length of the stream name      30  u16  t, length of the event type
 *   32  u32  f, length of the frame            36  16 B event id
 *   52  s    stream name, UTF-8
 *       t    event type, UTF-8
 *       f    frame, as sent to readers (wire/event-frame)
 *       u32  length again, so that the log reads backwards too
 *
 * The name and the type stand before the frame so that filters match without decoding protobuf. The
 * position inside the record tells a record from bytes that only look like one.
 */
import { crc32 } from 'node:zlib';
import { EventFrame, type EventFields, type Place } from '../wire/event-frame';

export const HEADER = 52;
const TRAILER = 4;
export const MIN_RECORD = HEADER + TRAILER + 1;
/** An append is at most 1 MiB, plus names and framing; anything larger is damage. */
export const MAX_RECORD = 2 * 1024 * 1024;
const VERSION = 1;

export const Flag = {
  json: 1,
  /** The stream is a `$$` stream; its newest event holds another stream's metadata. */
  metadata: 2,
  tombstone: 4,
  /**
   * What a scavenge leaves of a stream's last event: the stream's name and its last revision, no type, no data.
   * Numbering goes on behind it; no reader sees it.
   */
  stub: 0x40,
  /** The last event of its append: recovery keeps whole appends only. */
  closesAppend: 0x80,
} as const;

/** Lays out a record; it is not one before `sealRecord`. */
export function encodeRecord(event: EventFields, place: Place, flags: number): Buffer {
  const frame = new EventFrame(event, place);
  const length = HEADER + event.stream.length + event.type.length + frame.size + TRAILER;
  const record = Buffer.allocUnsafe(length);
  record.writeUInt32LE(length, 0);
  record.writeUIntLE(place.position, 8, 6);
  record[14] = VERSION;
  record[15] = flags;
  record.writeUIntLE(place.revision, 16, 6);
  record.writeUIntLE(event.created, 22, 6);
  record.writeUInt16LE(event.stream.length, 28);
  record.writeUInt16LE(event.type.length, 30);
  record.writeUInt32LE(frame.size, 32);
  record.write(event.id.replaceAll('-', ''), 36, 'hex');
  record.set(event.stream, HEADER);
  record.set(event.type, HEADER + event.stream.length);
  const end = frame.write(record, HEADER + event.stream.length + event.type.length);
  record.writeUInt32LE(length, end);
  return record;
}

/** Adds flags and the checksum. */
export function sealRecord(record: Buffer, flags: number): Buffer {
  record[15]! |= flags;
  record.writeUInt32LE(crc32(record.subarray(8)), 4);
  return record;
}

/** What stays of a stream whose last event is removed. */
export function encodeStub(last: RecordView): Buffer {
  const name = last.streamBytes;
  const length = HEADER + name.length + TRAILER;
  const record = Buffer.alloc(length);
  record.writeUInt32LE(length, 0);
  record.writeUIntLE(last.position, 8, 6);
  record[14] = VERSION;
  record.writeUIntLE(last.revision, 16, 6);
  record.writeUInt16LE(name.length, 28);
  record.set(name, HEADER);
  record.writeUInt32LE(length, HEADER + name.length);
  return sealRecord(record, Flag.stub | Flag.closesAppend);
}

/** A record inside a buffer, read field by field where needed. Keeps the whole buffer alive. */
export class RecordView {
  constructor(
    readonly buffer: Buffer,
    private readonly offset: number,
  ) {}

  get length(): number {
    return this.buffer.readUInt32LE(this.offset);
  }
  get position(): number {
    return this.buffer.readUIntLE(this.offset + 8, 6);
  }
  get end(): number {
    return this.position + this.length;
  }
  get flags(): number {
    return this.buffer[this.offset + 15]!;
  }
  get isStub(): boolean {
    return (this.flags & Flag.stub) !== 0;
  }
  get closesAppend(): boolean {
    return (this.flags & Flag.closesAppend) !== 0;
  }
  /** The record's own bytes. */
  get bytes(): Buffer {
    return this.buffer.subarray(this.offset, this.offset + this.length);
  }
  get revision(): number {
    return this.buffer.readUIntLE(this.offset + 16, 6);
  }
  get created(): number {
    return this.buffer.readUIntLE(this.offset + 22, 6);
  }
  get id(): string {
    const hex = this.buffer.toString('hex', this.offset + 36, this.offset + HEADER);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
  get streamBytes(): Buffer {
    const start = this.offset + HEADER;
    return this.buffer.subarray(start, start + this.streamLength);
  }
  get stream(): string {
    const start = this.offset + HEADER;
    return this.buffer.toString('utf8', start, start + this.streamLength);
  }
  get typeBytes(): Buffer {
    const start = this.offset + HEADER + this.streamLength;
    return this.buffer.subarray(start, start + this.typeLength);
  }
  get type(): string {
    return this.typeBytes.toString('utf8');
  }
  get frame(): Buffer {
    const start = this.offset + HEADER + this.streamLength + this.typeLength;
    return this.buffer.subarray(start, start + this.buffer.readUInt32LE(this.offset + 32));
  }
  private get streamLength(): number {
    return this.buffer.readUInt16LE(this.offset + 28);
  }
  private get typeLength(): number {
    return this.buffer.readUInt16LE(this.offset + 30);
  }
}

/** What stands at an offset: a whole record, the beginning of one, or bytes that are no record. */
export type RecordCheck = 'whole' | 'partial' | 'damaged';

/**
 * Checks lengths, version, position and checksum of what stands at `offset`.
 * @param position where the record must be in the log; absent where only the record itself knows (packed files)
 */
export function checkRecord(buffer: Buffer, offset: number, position?: number): RecordCheck {
  const rest = buffer.length - offset;
  if (rest < 4) return 'partial';
  const length = buffer.readUInt32LE(offset);
  if (length < MIN_RECORD || length > MAX_RECORD) return 'damaged';
  if (rest < length) return 'partial';
  const sound = startsRecord(buffer, offset, position) && hasChecksum(buffer, offset, length);
  return sound ? 'whole' : 'damaged';
}

/** Whether the version and the position of a record stand at `offset`: cheap, and nearly always enough. */
export const startsRecord = (buffer: Buffer, offset: number, position?: number): boolean =>
  buffer[offset + 14] === VERSION &&
  (position === undefined || buffer.readUIntLE(offset + 8, 6) === position);

const hasChecksum = (buffer: Buffer, offset: number, length: number): boolean =>
  buffer.readUInt32LE(offset + length - TRAILER) === length &&
  buffer.readUInt32LE(offset + 4) === crc32(buffer.subarray(offset + 8, offset + length));
