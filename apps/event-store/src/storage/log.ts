/**
 * The log: segments end to end. Only here are files opened, written and read. Positions are numbers; a log
 * can grow to 2^48 bytes (256 TiB).
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRecord, MAX_RECORD, RecordView, startsRecord } from './record';
import { LOG_START, Segment, SEGMENT_HEADER, segmentName, segmentStart } from './segment';

/** The log can't be trusted from `position` on. */
export class LogDamaged extends Error {
  constructor(
    readonly position: number,
    detail: string,
  ) {
    super(`The log is damaged at position ${position}: ${detail}. Restore the file from a backup.`);
    this.name = 'LogDamaged';
  }
}

/** fdatasync failed: what is on disk is unknown until the log is opened again. */
export class SyncFailed extends Error {
  override readonly name = 'SyncFailed';
}

/** A reader asked for a position where no record starts. */
export class NoRecordHere extends Error {
  constructor(position: number) {
    super(`No event starts at position ${position}`);
    this.name = 'NoRecordHere';
  }
}

const page = 256 * 1024;

export class Log {
  private constructor(
    private readonly folder: string,
    private readonly segments: Segment[],
    private readonly segmentBytes: number,
  ) {}

  /** @param segmentBytes size from which the next append begins a new file */
  static async open(folder: string, segmentBytes: number): Promise<Log> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const starts = (await readdir(folder)).flatMap((name) => segmentStart(name) ?? []).sort((a, b) => a - b);
    const log = new Log(folder, [], segmentBytes);
    for (const start of starts) await log.openSegment(start);
    if (log.segments.length === 0) log.segments.push(await Segment.create(folder, LOG_START));
    return log;
  }

  /** Position behind the last durable record: what readers see. */
  get end(): number {
    return this.active.end;
  }
  get start(): number {
    return this.segments[0]!.start;
  }
  get active(): Segment {
    return this.segments.at(-1)!;
  }

  /** Appends whole records and returns when they are on disk; begins a new segment when the last is full. */
  async append(buffers: Buffer[], bytes: number): Promise<void> {
    if (this.active.end - this.active.start >= this.segmentBytes) {
      this.segments.push(await Segment.create(this.folder, this.active.end));
    }
    await this.active.write(buffers, bytes);
    await this.active.sync().catch((error: Error) => {
      throw new SyncFailed(`The disk did not confirm a write: ${error.message}`);
    });
    this.active.end += bytes;
  }

  /**
   * Whole records from `position` on, about 256 KB of them; empty at the end.
   * @param position start of a record, or the end
   * @refuses LogDamaged where a checksum fails
   */
  async forward(position: number): Promise<RecordView[]> {
    const from = Math.max(position, this.start);
    if (from >= this.end) return [];
    const segment = this.segmentOf(from);
    let block = await segment.read(from, page);
    if (checkRecord(block, 0, from) === 'partial') block = await segment.read(from, MAX_RECORD);
    return this.records(block, from);
  }

  /**
   * The records that end at or before `position`, newest first, about 256 KB of them; empty at the start.
   * @param position start of a record, or the end
   * @refuses LogDamaged
   */
  async backward(position: number): Promise<RecordView[]> {
    const to = Math.min(position, this.end);
    if (to <= this.start) return [];
    const segment = this.segmentOf(to - 1);
    let from = Math.max(segment.start, to - page);
    let block = await segment.read(from, to - from);
    const length = block.readUInt32LE(block.length - 4);
    if (length > MAX_RECORD) throw new LogDamaged(to, 'the record before it has no sound length');
    if (length > block.length) {
      from = Math.max(segment.start, to - length);
      block = await segment.read(from, to - from);
    }
    return backwards(block, from, to);
  }

  /** @refuses NoRecordHere unless a record starts at `position`, or the log ends there */
  async mustStartRecord(position: number): Promise<void> {
    if (position < this.start || position >= this.end) return;
    const block = await this.segmentOf(position).read(position, 64);
    if (block.length < 15 || !startsRecord(block, 0, position)) throw new NoRecordHere(position);
  }

  /** The record at `position`, which must be the start of one. @refuses LogDamaged */
  async at(position: number, guess = 4096): Promise<RecordView> {
    const segment = this.segmentOf(position);
    let block = await segment.read(position, guess);
    if (checkRecord(block, 0, position) === 'partial') block = await segment.read(position, MAX_RECORD);
    if (checkRecord(block, 0, position) !== 'whole') throw failsChecksum(position);
    return new RecordView(block, 0);
  }

  /** Bytes as they are, for recovery. */
  read(position: number, length: number): Promise<Buffer> {
    return this.segmentOf(position).read(position, length);
  }

  /** Drops what a failed write may have left behind the end. */
  discardUnwritten(): Promise<void> {
    return this.active.truncate(this.active.end);
  }

  async close(): Promise<void> {
    await Promise.all(this.segments.map((segment) => segment.close()));
  }

  private records(block: Buffer, from: number): RecordView[] {
    const found: RecordView[] = [];
    let offset = 0;
    for (;;) {
      const check = checkRecord(block, offset, from + offset);
      if (check === 'damaged' || (check === 'partial' && offset === 0)) throw failsChecksum(from + offset);
      if (check === 'partial') return found;
      found.push(new RecordView(block, offset));
      offset += block.readUInt32LE(offset);
    }
  }

  private segmentOf(position: number): Segment {
    let low = 0;
    for (let high = this.segments.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.segments[middle]!.start <= position) low = middle;
      else high = middle - 1;
    }
    return this.segments[low]!;
  }

  private async openSegment(start: number): Promise<void> {
    const path = join(this.folder, segmentName(start));
    const { size } = await stat(path);
    const previous = this.segments.at(-1);
    const joins = previous === undefined || previous.end === start;
    if (!joins) throw new LogDamaged(previous.end, `the next file begins at ${start}`);
    // Shorter than a header: the crash came between making the file and its header, so nothing is in it.
    const isNew = size < SEGMENT_HEADER;
    this.segments.push(await (isNew ? Segment.create(this.folder, start) : Segment.open(path, start, size)));
  }
}

const failsChecksum = (position: number): LogDamaged =>
  new LogDamaged(position, 'a record fails its checksum');

function backwards(block: Buffer, from: number, to: number): RecordView[] {
  const found: RecordView[] = [];
  let end = block.length;
  while (end > 4) {
    const offset = end - block.readUInt32LE(end - 4);
    if (offset < 0) break;
    if (checkRecord(block, offset, from + offset) !== 'whole') throw failsChecksum(from + offset);
    found.push(new RecordView(block, offset));
    end = offset;
  }
  if (found.length === 0) throw failsChecksum(to);
  return found;
}
