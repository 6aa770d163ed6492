/**
 * A file of the log from which a scavenge removed records. Same name as before, positions as before.
 *
 *    0  8 B  "UCVLOG\0\2"
 *    8  u48  position of the first byte that the file stands for
 *   14  u48  position behind the last one
 *   20  u48  offset in this file behind its last record
 *   26  u32  n, entries of the table
 *   30  u32  CRC-32 of the table
 *   34  u32  CRC-32 of bytes 0 to 34
 *   38  …64  zero, then records end to end, each with the position that it always had
 *       n ×  u48 position, u48 offset in this file: of the first record, then of the first one 64 KB or more further
 *
 * The table is in memory: 16 bytes for every 64 KB, 4 MB for 16 GB of packed log. Within 64 KB records are found
 * by walking from length to length.
 */
import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { closed, opened, readAt } from './files';
import { failsChecksum, LogDamaged, NoRecordHere } from './log-errors';
import { Readers } from './readers';
import { checkRecord, MAX_RECORD, MIN_RECORD, RecordView, startsRecord } from './record';
import { page, SEGMENT_HEADER } from './segment';
import { recordsBackIn, recordsIn } from './walk';

const MAGIC = Buffer.from('UCVLOG\0\x02', 'latin1');
export const TABLE_STEP = 64 * 1024;
const ENTRY = 12;

export interface PackedLayout {
  start: number;
  end: number;
  /** Offset behind the last record. */
  recordsEnd: number;
  /** [position, offset] of a record every 64 KB, ascending; the first record's first. */
  table: [number, number][];
}

export function encodeTable(table: [number, number][]): Buffer {
  const bytes = Buffer.alloc(table.length * ENTRY);
  for (const [index, [position, offset]] of table.entries()) {
    bytes.writeUIntLE(position, index * ENTRY, 6);
    bytes.writeUIntLE(offset, index * ENTRY + 6, 6);
  }
  return bytes;
}

export function packedHeader({ start, end, recordsEnd, table }: PackedLayout): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER);
  MAGIC.copy(header);
  header.writeUIntLE(start, 8, 6);
  header.writeUIntLE(end, 14, 6);
  header.writeUIntLE(recordsEnd, 20, 6);
  header.writeUInt32LE(table.length, 26);
  header.writeUInt32LE(crc32(encodeTable(table)), 30);
  header.writeUInt32LE(crc32(header.subarray(0, 34)), 34);
  return header;
}

export const isPackedHeader = (header: Buffer): boolean => header.subarray(0, 8).equals(MAGIC);

export class PackedSegment {
  readonly packed = true;
  readonly readers = new Readers();
  private readonly positions: Float64Array;
  private readonly offsets: Float64Array;
  /** Where the last read ended or began, so that reading on need not walk. */
  private known = { position: -1, offset: -1 };

  private constructor(
    readonly path: string,
    private readonly fd: number,
    private readonly layout: PackedLayout,
  ) {
    this.positions = Float64Array.from(layout.table, ([position]) => position);
    this.offsets = Float64Array.from(layout.table, ([, offset]) => offset);
    layout.table = [];
  }

  /** @refuses LogDamaged when header, table or length of the file don't fit each other */
  static async open(path: string, start: number): Promise<PackedSegment> {
    const fd = await opened(path, 'r');
    try {
      return new PackedSegment(path, fd, await readLayout(fd, path, start));
    } catch (error) {
      await closed(fd);
      throw error;
    }
  }

  get start(): number {
    return this.layout.start;
  }
  get end(): number {
    return this.layout.end;
  }
  /** Bytes on disk. */
  get bytes(): number {
    return this.layout.recordsEnd + this.positions.length * ENTRY;
  }

  /** Bytes of the file itself, header and table included. */
  raw(offset: number, length: number): Promise<Buffer> {
    return readAt(this.fd, offset, length);
  }

  /** Records that start at or behind `position`, about 512 KB of them; empty when there are none. @refuses LogDamaged */
  async forward(position: number): Promise<RecordView[]> {
    for (let at = this.near(position); at.offset < this.layout.recordsEnd;) {
      const records = await this.recordsFrom(at);
      const last = records.at(-1)!;
      at = { position: last.end, offset: at.offset + records.reduce((sum, { length }) => sum + length, 0) };
      const wanted = records.filter((record) => record.position >= position);
      if (wanted.length === 0) continue;
      this.known = at;
      return wanted;
    }
    return [];
  }

  /** Records before `position`, newest first, about 512 KB of them; empty when there are none. @refuses LogDamaged */
  async backward(position: number): Promise<RecordView[]> {
    const behind = await this.offsetOf(position);
    if (behind <= SEGMENT_HEADER) return [];
    let block = await this.blockBefore(behind, page);
    const length = block.readUInt32LE(block.length - 4);
    if (length > block.length) block = await this.blockBefore(behind, MAX_RECORD);
    const records = recordsBackIn(block, position, this);
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    this.known = { position: records.at(-1)!.position, offset: behind - bytes };
    return records;
  }

  /** Those of the records at these ascending positions, which are close to each other, that are still there. */
  async find(positions: number[]): Promise<RecordView[]> {
    const from = this.near(positions[0]!);
    const block = await this.read(from.offset, this.offsetBehind(positions.at(-1)!) - from.offset);
    const wanted = new Set(positions);
    const found: RecordView[] = [];
    for (const [record, offset] of this.headers(block, from.position)) {
      if (!wanted.has(record.position)) continue;
      if (checkRecord(block, offset) !== 'whole') throw this.damaged(record.position);
      found.push(record);
    }
    // What is not there was removed, unless a damaged record only looks like another one.
    if (found.length < positions.length && block.length > 0) recordsIn(block, from.position, this);
    return found.filter((record) => !record.isStub);
  }

  /** @refuses NoRecordHere for a position inside a record; where a record started and was removed is as good as one */
  async mustStartRecord(position: number): Promise<void> {
    const from = this.near(position);
    const block = await this.read(from.offset, this.offsetBehind(position) - from.offset);
    for (const [record] of this.headers(block, from.position)) {
      if (record.position >= position) return;
      if (record.end > position) throw new NoRecordHere(position);
    }
  }

  close(): Promise<void> {
    return closed(this.fd);
  }

  private async recordsFrom({ position, offset }: { position: number; offset: number }) {
    const { recordsEnd } = this.layout;
    let block = await this.read(offset, Math.min(page, recordsEnd - offset));
    if (checkRecord(block, 0) === 'partial')
      block = await this.read(offset, Math.min(MAX_RECORD, recordsEnd - offset));
    return recordsIn(block, position, this);
  }

  /** Offset of the first record at or behind a position. */
  private async offsetOf(position: number): Promise<number> {
    if (position >= this.end) return this.layout.recordsEnd;
    const from = this.near(position);
    const block = await this.read(from.offset, this.offsetBehind(position) - from.offset);
    for (const [record, offset] of this.headers(block, from.position)) {
      if (record.position >= position) return from.offset + offset;
    }
    return from.offset + block.length;
  }

  /** The last record known to stand at or before a position; the first record of the file where none is. */
  private near(position: number): { position: number; offset: number } {
    const index = this.entryAt(position);
    const entry =
      index < 0
        ? { position: this.start, offset: SEGMENT_HEADER }
        : { position: this.positions[index]!, offset: this.offsets[index]! };
    const { known } = this;
    return known.position <= position && known.position > entry.position ? known : entry;
  }

  /** Offset of a record that stands behind a position, at most one entry of the table further; or the records' end. */
  private offsetBehind(position: number): number {
    return this.offsets[this.entryAt(position) + 1] ?? this.layout.recordsEnd;
  }

  /** Index of the last entry at or before a position, -1 when there is none. */
  private entryAt(position: number): number {
    let low = -1;
    for (let high = this.positions.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.positions[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Walks from length to length without looking at checksums. @refuses LogDamaged where that is impossible */
  private *headers(block: Buffer, position: number): Generator<[RecordView, number]> {
    let next = position;
    for (let offset = 0; offset < block.length;) {
      const length = block.length - offset < MIN_RECORD ? 0 : block.readUInt32LE(offset);
      const sound = length >= MIN_RECORD && length <= MAX_RECORD && startsRecord(block, offset);
      if (!sound || offset + length > block.length) throw this.damaged(next);
      const record = new RecordView(block, offset);
      if (record.position < next) throw this.damaged(next);
      yield [record, offset];
      next = record.end;
      offset += length;
    }
  }

  private blockBefore(behind: number, bytes: number): Promise<Buffer> {
    const from = Math.max(SEGMENT_HEADER, behind - bytes);
    return this.read(from, behind - from);
  }

  private read(offset: number, length: number): Promise<Buffer> {
    return readAt(this.fd, offset, length);
  }

  private damaged(position: number): LogDamaged {
    return failsChecksum({ position, path: this.path });
  }
}

async function readLayout(fd: number, path: string, start: number): Promise<PackedLayout> {
  const { size } = await stat(path);
  const header = await readAt(fd, 0, SEGMENT_HEADER);
  const damaged = (what: string) => new LogDamaged({ position: start, path }, what);
  if (header.length < SEGMENT_HEADER || header.readUInt32LE(34) !== crc32(header.subarray(0, 34)))
    throw damaged("the file's header is damaged");
  const recordsEnd = header.readUIntLE(20, 6);
  const entries = header.readUInt32LE(26);
  if (recordsEnd + entries * ENTRY !== size)
    throw damaged('the file is shorter or longer than its header says');
  const bytes = await readAt(fd, recordsEnd, entries * ENTRY);
  const layout = {
    start: header.readUIntLE(8, 6),
    end: header.readUIntLE(14, 6),
    recordsEnd,
    table: decodeTable(bytes),
  };
  if (layout.start !== start || !packedHeader(layout).equals(header)) {
    const what = header.readUInt32LE(30) === crc32(bytes) ? 'header' : 'table of positions';
    throw damaged(`the file's ${what} is damaged`);
  }
  return layout;
}

const decodeTable = (bytes: Buffer): [number, number][] =>
  Array.from({ length: bytes.length / ENTRY }, (_, index): [number, number] => [
    bytes.readUIntLE(index * ENTRY, 6),
    bytes.readUIntLE(index * ENTRY + 6, 6),
  ]);
