import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { copyFile } from '../backup/copy-file';
import { readAt, syncFolder } from '../storage/files';
import { lockFolder } from '../storage/lock';
import { SEGMENT_HEADER, segmentStart } from '../storage/segment';
import { ToolRefused } from '../tool-refused';
import { inspect } from './inspect';

/**
 * Cuts the newest file behind its last whole append, so that the node starts. What is cut is kept beside it.
 * @param position where the caller was told that the cut would be
 * @returns        the file that keeps what was cut
 * @refuses        a log in use; one whose damage is elsewhere now
 */
export async function cut(data: string, position: number): Promise<string> {
  const unlock = await lockFolder(data);
  try {
    const { tail } = await inspect(data, false);
    if (tail?.position !== position)
      throw new ToolRefused(
        'log-changed',
        'The log is not as it was when it was looked at. Nothing was cut.',
      );
    const file = await open(join(data, tail.file), 'r+');
    const offset = position - segmentStart(tail.file)! + SEGMENT_HEADER;
    const kept = join(data, `${tail.file}.cut-at-${position}`);
    try {
      const read = (at: number, length: number) => readAt(file.fd, offset + at, length);
      await copyFile(read, kept, tail.bytes, () => undefined);
      await syncFolder(data);
      await file.truncate(offset);
      await file.sync();
    } finally {
      await file.close();
    }
    return kept;
  } finally {
    await unlock();
  }
}
