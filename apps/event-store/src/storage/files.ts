/** Positional access to files, as promises and without a handle for every call. */
import { close, fdatasync, fsync, ftruncate, open, read, rename, writev } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

export const opened = promisify(open);
export const closed = promisify(close);
export const synced = promisify(fdatasync);
export const syncedAll = promisify(fsync);
export const truncated = promisify(ftruncate);
const renamed = promisify(rename);
const wrote = promisify(writev) as unknown as (
  fd: number,
  buffers: Buffer[],
  position: number,
) => Promise<{ bytesWritten: number }>;

/** Buffers that one system call takes (IOV_MAX is 1024). */
const mostBuffers = 1000;

/** @returns how many bytes were read: fewer than the buffer holds only at the end of the file */
export function readInto(fd: number, buffer: Buffer, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (buffer.length === 0) return resolve(0);
    read(fd, buffer, 0, buffer.length, offset, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

/**
 * Memory for one block after the other, for a reader that is done with one before it reads the next. A buffer for each
 * block would be freed by the collector, which V8 runs over the whole heap every few tens of MB outside it.
 */
export class ReusedBlock {
  private buffer = Buffer.alloc(0);

  take(length: number): Buffer {
    if (this.buffer.length < length) this.buffer = Buffer.allocUnsafeSlow(length);
    return this.buffer.subarray(0, length);
  }
}

/** Up to `length` bytes from `offset`; fewer at the end of the file. In a buffer of their own without `into`. */
export async function readAt(
  fd: number,
  offset: number,
  length: number,
  into?: ReusedBlock,
): Promise<Buffer> {
  const bytes = Math.max(0, length);
  const buffer = into?.take(bytes) ?? Buffer.allocUnsafeSlow(bytes);
  const got = await readInto(fd, buffer, offset);
  return got === buffer.length ? buffer : buffer.subarray(0, got);
}

/** Writes all of it from `offset` on; nothing is durable before the file is synced. */
export async function writeAt(fd: number, buffers: Buffer[], offset: number): Promise<number> {
  const bytes = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  let rest = buffers;
  for (let done = 0; done < bytes;) {
    const { bytesWritten } = await wrote(fd, rest.slice(0, mostBuffers), offset + done);
    done += bytesWritten;
    rest = behind(rest, bytesWritten);
  }
  return bytes;
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const fd = await opened(folder, 'r');
  await syncedAll(fd).finally(() => closed(fd));
}

/** Puts a file, which must be synced, in the place of another, durably and at once. */
export async function swapIn(from: string, to: string): Promise<void> {
  await renamed(from, to);
  await syncFolder(dirname(to));
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
