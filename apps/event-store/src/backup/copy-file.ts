import { createHash } from 'node:crypto';
import { closed, opened, syncedAll, writeAt } from '../storage/files';
import type { OnBytes } from './checked-file';

const block = 1024 * 1024;

/** Where bytes come from, such as a file of the log that stays open while others replace it. */
export type ReadRaw = (offset: number, length: number) => Promise<Buffer>;

/**
 * Copies the first `bytes` bytes to a new file, durably.
 * @returns SHA-256 of what was copied, hex
 */
export async function copyFile(read: ReadRaw, to: string, bytes: number, onBytes: OnBytes): Promise<string> {
  const hash = createHash('sha256');
  const fd = await opened(to, 'w', 0o600);
  try {
    for (let offset = 0; offset < bytes;) {
      const part = await read(offset, Math.min(block, bytes - offset));
      if (part.length === 0) throw new Error(`${to}: its source ends early, at byte ${offset}`);
      hash.update(part);
      await writeAt(fd, [part], offset);
      offset += part.length;
      onBytes(part.length);
    }
    await syncedAll(fd);
  } finally {
    await closed(fd);
  }
  return hash.digest('hex');
}
