/**
 * A file of the log, named after the position of its first byte: `00000000000000000064.log`.
 *
 *    0  8 B  "UCVLOG\0\1"
 *    8  u48  position of the first record
 *   14  u32  CRC-32 of bytes 0 to 14
 *   18  …64  zero, then records without gaps
 *
 * A position is a byte's place in all segments put together without their headers, so that rolling over to
 * a new file changes no position. A scavenge packs a file (packed-segment.ts); its name stays.
 */
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  closed,
  opened,
  readAt,
  readInto,
  type ReusedBlock,
  syncFolder,
  synced,
  syncedAll,
  truncated,
  writeAt,
} from './files';
import { failsChecksum, LogDamaged, NoRecordHere } from './log-errors';
import { Readers } from './readers';
import { checkRecord, MAX_RECORD, RecordView, startsRecord } from './record';
import { recordsBackIn, recordsIn } from './walk';

export const SEGMENT_HEADER = 64;
/** Position of the first record of a log; 0 is left to mean "before everything". */
export const LOG_START = 64;
const MAGIC = Buffer.from('UCVLOG\0\x01', 'latin1');
const suffix = '.log';
/** Bytes of one read. */
export const page = 512 * 1024;
/** Length assumed of a record whose successor is elsewhere; longer ones cost a second read. */
const guess = 4096;

export const segmentName = (start: number): string => String(start).padStart(20, '0') + suffix;

/** Start position that a file name states, or undefined for a file that is no segment. */
export function segmentStart(name: string): number | undefined {
  return /^\d{20}\.log$/.test(name) ? Number(name.slice(0, 20)) : undefined;
}

export function segmentHeader(start: number): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER);
  MAGIC.copy(header);
  header.writeUIntLE(start, 8, 6);
  header.writeUInt32LE(crc32(header.subarray(0, 14)), 14);
  return header;
}

export class Segment {
  readonly packed = false;
  readonly readers = new Readers();

  private constructor(
    readonly path: string,
    readonly start: number,
    private readonly fd: number,
    /** Position behind the last durable record. */
    public end: number,
  ) {}

  /** Makes an empty segment whose name is durable before the first record is written to it; leaves nothing if it fails. */
  static async create(folder: string, start: number): Promise<Segment> {
    const path = join(folder, segmentName(start));
    const fd = await opened(path, 'w+', 0o600);
    try {
      await writeAt(fd, [segmentHeader(start)], 0);
      await syncedAll(fd);
      await syncFolder(dirname(path));
    } catch (error) {
      await closed(fd);
      await rm(path, { force: true });
      throw error;
    }
    return new Segment(path, start, fd, start);
  }

  /** @refuses LogDamaged for a file whose header is damaged or states another position than its name */
  static async open(path: string, start: number, size: number, flags = 'r+'): Promise<Segment> {
    const fd = await opened(path, flags);
    const header = Buffer.alloc(SEGMENT_HEADER);
    await readInto(fd, header, 0);
    if (!header.equals(segmentHeader(start))) {
      await closed(fd);
      throw new LogDamaged({ position: start, path }, "the file's header is damaged");
    }
    return new Segment(path, start, fd, start + size - SEGMENT_HEADER);
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.offset(this.end);
  }

  /** Bytes of the file itself, its header included. */
  raw(offset: number, length: number): Promise<Buffer> {
    return readAt(this.fd, offset, length);
  }

  /** Up to `length` bytes from `position`; fewer at the end of the segment. */
  read(position: number, length: number, into?: ReusedBlock): Promise<Buffer> {
    return readAt(this.fd, this.offset(position), Math.min(length, this.end - position), into);
  }

  /** Whole records from the start of one on, about 512 KB of them. @refuses LogDamaged */
  async forward(position: number, into?: ReusedBlock): Promise<RecordView[]> {
    let block = await this.read(position, page, into);
    if (checkRecord(block, 0, position) === 'partial') block = await this.read(position, MAX_RECORD);
    return recordsIn(block, position, this);
  }

  /** Whole records that end at or before `position`, newest first, about 512 KB of them. @refuses LogDamaged */
  async backward(position: number): Promise<RecordView[]> {
    let from = Math.max(this.start, position - page);
    let block = await this.read(from, position - from);
    const length = block.readUInt32LE(block.length - 4);
    if (length > MAX_RECORD)
      throw new LogDamaged({ position, path: this.path }, 'the record before it has no sound length');
    if (length > block.length) {
      from = Math.max(this.start, position - length);
      block = await this.read(from, position - from);
    }
    return recordsBackIn(block, position, this);
  }

  /** The records at these ascending positions, which are close to each other. @refuses LogDamaged */
  async find(positions: number[]): Promise<RecordView[]> {
    const from = positions[0]!;
    const block = await this.read(from, positions.at(-1)! - from + guess);
    return Promise.all(positions.map((position) => this.recordIn(block, position - from, position)));
  }

  /** @refuses NoRecordHere unless a record starts at `position` */
  async mustStartRecord(position: number): Promise<void> {
    const block = await this.read(position, guess);
    if (block.length < 15 || !startsRecord(block, 0, position)) throw new NoRecordHere(position);
  }

  /** Writes behind the end; nothing is durable, and `end` stays, until `sync`. */
  async write(buffers: Buffer[]): Promise<void> {
    await writeAt(this.fd, buffers, this.offset(this.end));
  }

  sync(): Promise<void> {
    return synced(this.fd);
  }

  async truncate(end: number): Promise<void> {
    await truncated(this.fd, this.offset(end));
    await syncedAll(this.fd);
    this.end = end;
  }

  close(): Promise<void> {
    return closed(this.fd);
  }

  private async recordIn(block: Buffer, offset: number, position: number): Promise<RecordView> {
    const check = checkRecord(block, offset, position);
    if (check === 'whole') return new RecordView(block, offset);
    const whole = check === 'partial' ? await this.read(position, MAX_RECORD) : block.subarray(offset);
    if (checkRecord(whole, 0, position) !== 'whole') throw failsChecksum({ position, path: this.path });
    return new RecordView(whole, 0);
  }

  private offset(position: number): number {
    return position - this.start + SEGMENT_HEADER;
  }
}
