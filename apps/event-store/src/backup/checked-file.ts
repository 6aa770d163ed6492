import { Segment } from '../storage/segment';
import type { LogFile } from '../storage/log';
import { scanTail } from '../storage/recovery';

/** Takes bytes that were looked at. */
export type OnBytes = (bytes: number) => void;

export interface Checked {
  /** Position behind the last event of a whole append. */
  end: number;
  /** Bytes of the file up to there. */
  bytes: number;
  records: number;
}

/**
 * Checks every record of a file.
 * @param isLast the log may go on behind what is whole: an append may be under way
 * @refuses LogDamaged
 */
export async function checkFile(file: LogFile, isLast: boolean, onBytes: OnBytes): Promise<Checked> {
  if (isLast && file instanceof Segment) {
    const { records, wholeTo } = await scanTail(file, 0, onBytes);
    return { records, end: wholeTo, bytes: file.bytes - (file.end - wholeTo) };
  }
  let records = 0;
  for (let at = file.start; at < file.end;) {
    const found = await file.forward(at);
    if (found.length === 0) break;
    records += found.length;
    for (const { length } of found) onBytes(length);
    at = found.at(-1)!.end;
  }
  return { records, end: file.end, bytes: file.bytes };
}
