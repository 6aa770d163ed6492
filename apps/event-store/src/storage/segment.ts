/**
 * A file of the log, named after the position of its first byte: `00000000000000000064.log`.
 *
 *    0  8 B  "UCVLOG\0\1"
 *    8  u48  position of the first record
 *   14  u32  CRC-32 of bytes 0 to 14
 *   18  …64  zero, then records without gaps
 *
 * A position is a byte's place in all segments put together without their headers, so that rolling over to
 * a new file changes no position.
 */
import { close, fdatasync, fsync, ftruncate, open, read, writev } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { dirname, join } from 'node:path';

const opened = promisify(open);
const closed = promisify(close);
const wrote = promisify(writev) as unknown as (
  fd: number,
  buffers: Buffer[],
  position: number,
) => Promise<{ bytesWritten: number }>;
const synced = promisify(fdatasync);
const syncedAll = promisify(fsync);
const truncated = promisify(ftruncate);

export const SEGMENT_HEADER = 64;
/** Position of the first record of a log; 0 is left to mean "before everything". */
export const LOG_START = 64;
const MAGIC = Buffer.from('UCVLOG\0\x01', 'latin1');
const suffix = '.log';

export const segmentName = (start: number): string => String(start).padStart(20, '0') + suffix;

/** Start position that a file name states, or undefined for a file that is no segment. */
export function segmentStart(name: string): number | undefined {
  return /^\d{20}\.log$/.test(name) ? Number(name.slice(0, 20)) : undefined;
}

export class Segment {
  private constructor(
    readonly path: string,
    readonly start: number,
    private readonly fd: number,
    /** Position behind the last durable record. */
    public end: number,
  ) {}

  /** Makes an empty segment whose name is durable before the first record is written to it. */
  static async create(folder: string, start: number): Promise<Segment> {
    const path = join(folder, segmentName(start));
    const header = Buffer.alloc(SEGMENT_HEADER);
    MAGIC.copy(header);
    header.writeUIntLE(start, 8, 6);
    header.writeUInt32LE(crc32(header.subarray(0, 14)), 14);
    const fd = await opened(path, 'w+', 0o600);
    await wrote(fd, [header], 0);
    await syncedAll(fd);
    await syncFolder(dirname(path));
    return new Segment(path, start, fd, start);
  }

  /** @refuses a file whose header is damaged or states another position than its name */
  static async open(path: string, start: number, size: number): Promise<Segment> {
    const fd = await opened(path, 'r+');
    const header = Buffer.alloc(SEGMENT_HEADER);
    await readInto(fd, header, 0);
    const intact =
      header.subarray(0, 8).equals(MAGIC) && header.readUInt32LE(14) === crc32(header.subarray(0, 14));
    if (!intact || header.readUIntLE(8, 6) !== start) {
      await closed(fd);
      throw new Error(`${path}: the segment's header is damaged. Restore this file from a backup.`);
    }
    return new Segment(path, start, fd, start + size - SEGMENT_HEADER);
  }

  /** Up to `length` bytes from `position`; fewer at the end of the segment. */
  async read(position: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, this.end - position);
    const buffer = Buffer.allocUnsafeSlow(Math.max(0, wanted));
    const got = await readInto(this.fd, buffer, this.offset(position));
    return got === buffer.length ? buffer : buffer.subarray(0, got);
  }

  /** Writes behind the end; nothing is durable, and `end` stays, until `sync`. */
  async write(buffers: Buffer[], bytes: number): Promise<void> {
    let done = 0;
    let rest = buffers;
    while (done < bytes) {
      const { bytesWritten } = await wrote(this.fd, rest.slice(0, 1000), this.offset(this.end) + done);
      done += bytesWritten;
      rest = behind(rest, bytesWritten);
    }
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

  private offset(position: number): number {
    return position - this.start + SEGMENT_HEADER;
  }
}

/** What remains to be written after `bytes` of `buffers` were. */
function behind(buffers: Buffer[], bytes: number): Buffer[] {
  let left = bytes;
  for (const [index, buffer] of buffers.entries()) {
    if (left < buffer.length) return [buffer.subarray(left), ...buffers.slice(index + 1)];
    left -= buffer.length;
  }
  return [];
}

function readInto(fd: number, buffer: Buffer, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (buffer.length === 0) return resolve(0);
    read(fd, buffer, 0, buffer.length, offset, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

async function syncFolder(folder: string): Promise<void> {
  const fd = await opened(folder, 'r');
  await syncedAll(fd);
  await closed(fd);
}
