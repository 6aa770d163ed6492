/**
 * The log: segments end to end. Only here are files opened, written and read. Positions are numbers; a log
 * can grow to 2^48 bytes (256 TiB).
 */
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ReusedBlock, swapIn } from './files';
import { LogDamaged, SyncFailed } from './log-errors';
import { isPackedHeader, PackedSegment } from './packed-segment';
import type { RecordView } from './record';
import { LOG_START, Segment, SEGMENT_HEADER, segmentHeader, segmentName, segmentStart } from './segment';

export { LogDamaged, NoRecordHere, SyncFailed } from './log-errors';

export type LogFile = Segment | PackedSegment;

export class Log {
  private constructor(
    private readonly folder: string,
    private readonly closedFiles: LogFile[],
    /** The file that is written to. */
    private current: Segment,
    private readonly segmentBytes: number,
  ) {}

  /**
   * @param segmentBytes size from which the next append begins a new file
   * @refuses LogDamaged where the files don't join
   */
  static async open(folder: string, segmentBytes: number): Promise<Log> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const starts = await existingStarts(folder);
    const files: LogFile[] = [];
    try {
      for (const start of starts) files.push(await openFile(folder, start, files.at(-1)));
      const last = files.at(-1);
      if (last instanceof Segment) return new Log(folder, files.slice(0, -1), last, segmentBytes);
      return new Log(folder, files, await Segment.create(folder, last?.end ?? LOG_START), segmentBytes);
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    }
  }

  /** Position behind the last durable record: what readers see. */
  get end(): number {
    return this.current.end;
  }
  get start(): number {
    return (this.closedFiles[0] ?? this.current).start;
  }
  get active(): Segment {
    return this.current;
  }
  /** All files, in order; the last is the active one. */
  get files(): readonly LogFile[] {
    return [...this.closedFiles, this.current];
  }
  /** Whether records were removed, so that a revision may be missing. */
  get hasGaps(): boolean {
    return this.closedFiles.some(({ packed }) => packed);
  }

  /** Appends whole records and returns when they are on disk; begins a new segment when the last is full. */
  async append(buffers: Buffer[], bytes: number): Promise<void> {
    if (this.current.end - this.current.start >= this.segmentBytes) await this.roll();
    await this.current.write(buffers);
    await this.current.sync().catch((error: Error) => {
      throw new SyncFailed(`The disk did not confirm a write: ${error.message}`);
    });
    this.current.end += bytes;
  }

  /** Begins a new file, unless the active one is empty. Not beside an append. */
  async roll(): Promise<void> {
    if (this.current.end === this.current.start) return;
    const next = await Segment.create(this.folder, this.current.end);
    this.closedFiles.push(this.current);
    this.current = next;
  }

  /** Puts a packed file, which is synced, in the place of a closed one; readers under way keep the old one open. */
  async replace(old: LogFile, packedPath: string): Promise<void> {
    const index = this.closedFiles.indexOf(old);
    if (index < 0) throw new Error(`${basename(old.path)} is no closed file of the log`);
    await swapIn(packedPath, old.path);
    this.closedFiles[index] = await PackedSegment.open(old.path, old.start);
    void old.readers.gone().then(() => old.close());
  }

  /**
   * Events at or behind `position`, about 512 KB of them; empty at the end.
   * @param position start of a record, of a removed one, or the end
   * @refuses LogDamaged where a checksum fails
   */
  async forward(position: number, into?: ReusedBlock): Promise<RecordView[]> {
    for (let at = position; ;) {
      const records = await this.recordsFrom(at, into);
      const events = records.filter((record) => !record.isStub);
      if (events.length > 0 || records.length === 0) return events;
      at = records.at(-1)!.end;
    }
  }

  /** As `forward`, with the stubs that a scavenge left of removed streams. */
  async recordsFrom(position: number, into?: ReusedBlock): Promise<RecordView[]> {
    for (let at = Math.max(position, this.start); at < this.end;) {
      const file = this.fileOf(at);
      const records = await file.readers.hold(() => file.forward(at, into));
      if (records.length > 0) return records;
      at = file.end;
    }
    return [];
  }

  /**
   * The events that end at or before `position`, newest first, about 512 KB of them; empty at the start.
   * @param position start of a record, of a removed one, or the end
   * @refuses LogDamaged
   */
  async backward(position: number): Promise<RecordView[]> {
    for (let at = Math.min(position, this.end); at > this.start;) {
      const file = this.fileOf(at - 1);
      const records = await file.readers.hold(() => file.backward(at));
      const events = records.filter((record) => !record.isStub);
      if (events.length > 0) return events;
      at = records.at(-1)?.position ?? file.start;
    }
    return [];
  }

  /** @refuses NoRecordHere unless a record starts, or started, at `position`, or the log ends there */
  async mustStartRecord(position: number): Promise<void> {
    if (position < this.start || position >= this.end) return;
    const file = this.fileOf(position);
    await file.readers.hold(() => file.mustStartRecord(position));
  }

  /** The events at ascending positions that are close to each other; without those that were removed. @refuses LogDamaged */
  async find(positions: number[]): Promise<RecordView[]> {
    const file = this.fileOf(positions[0]!);
    const here = positions.filter((position) => position < file.end);
    const found = await file.readers.hold(() => file.find(here));
    return here.length === positions.length
      ? found
      : [...found, ...(await this.find(positions.slice(here.length)))];
  }

  /** Drops what a failed write may have left behind the end. */
  discardUnwritten(): Promise<void> {
    return this.current.truncate(this.current.end);
  }

  async close(): Promise<void> {
    await Promise.all(this.files.map((file) => file.close()));
  }

  private fileOf(position: number): LogFile {
    if (position >= this.current.start) return this.current;
    let low = 0;
    for (let high = this.closedFiles.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.closedFiles[middle]!.start <= position) low = middle;
      else high = middle - 1;
    }
    return this.closedFiles[low]!;
  }
}

/** Where the files of a folder start, ascending. */
export async function segmentStarts(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => segmentStart(name) ?? []).sort((a, b) => a - b);
}

/**
 * As `segmentStarts`, for whoever looks at a folder in which a node may work: without a last file that is being made, or
 * whose making a crash or a full disk broke off. No record stands in it.
 */
export async function madeStarts(folder: string): Promise<number[]> {
  const starts = await segmentStarts(folder);
  const last = starts.at(-1);
  return last !== undefined && (await isUnmade(folder, last)) ? starts.slice(0, -1) : starts;
}

/** Where the files of a folder start. A last one that was not made in full is removed. */
async function existingStarts(folder: string): Promise<number[]> {
  const starts = await segmentStarts(folder);
  const last = starts.at(-1);
  if (last === undefined || !(await isUnmade(folder, last))) return starts;
  await rm(join(folder, segmentName(last)));
  return starts.slice(0, -1);
}

async function isUnmade(folder: string, start: number): Promise<boolean> {
  const path = join(folder, segmentName(start));
  const { size } = await stat(path);
  return size <= SEGMENT_HEADER && !(await readFile(path)).equals(segmentHeader(start));
}

/**
 * Opens a file of the log.
 * @param previous the file before it, which it must join
 * @param flags    'r' for one that is only read
 * @refuses LogDamaged
 */
export async function openFile(
  folder: string,
  start: number,
  previous: Pick<LogFile, 'path' | 'end'> | undefined,
  flags = 'r+',
): Promise<LogFile> {
  const path = join(folder, segmentName(start));
  if (previous && previous.end !== start)
    throw new LogDamaged(
      { position: previous.end, path: previous.path },
      `the next file begins at ${start}; this one is incomplete, or one between them is missing`,
    );
  const { size } = await stat(path);
  try {
    return await Segment.open(path, start, size, flags);
  } catch (error) {
    // Looked for only now: a scavenge may have packed it just before it was opened, and a packed file stays one.
    if (await isPacked(path)) return PackedSegment.open(path, start);
    throw error;
  }
}

async function isPacked(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  const header = Buffer.alloc(SEGMENT_HEADER);
  await handle.read(header, 0, SEGMENT_HEADER, 0).finally(() => handle.close());
  return isPackedHeader(header);
}
