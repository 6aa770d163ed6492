/**
 * What happens to the newest segment at start.
 *
 * Records are written in order and acknowledged after fdatasync, so a crash leaves a prefix of what was
 * written: whole appends, then perhaps a torn one. The torn one was never acknowledged and is cut. Bytes that
 * are no record but have a record behind them are damage, not a torn tail: then the node refuses to start,
 * because cutting there would lose acknowledged events. So are bytes that the index has seen as a record.
 */
import {
  checkRecord,
  Flag,
  MAX_RECORD,
  MIN_RECORD,
  RecordView,
  startsRecord,
  type RecordCheck,
} from './record';
import type { Log } from './log';
import type { Segment } from './segment';
import { failsChecksum, LogDamaged } from './log-errors';

/** More than the largest record, so that a block without a whole one is the end of the file. */
const page = 4 * 1024 * 1024;

export interface Recovered {
  /** Records in the newest segment. */
  records: number;
  /** Present when a torn append was cut: where, and how many bytes. */
  cut?: { position: number; bytes: number };
}

/**
 * Checks every record of the newest segment and cuts a torn append.
 * @param acknowledged position up to which events are known to have been durable
 * @refuses LogDamaged with the position of a damaged record in the middle
 * @cost    about 0.7 s for a full segment of 256 MB
 */
export async function recoverTail(log: Log, acknowledged: number): Promise<Recovered> {
  const { active } = log;
  const { end } = active;
  const { records, wholeTo, stoppedAt } = await scanTail(active, acknowledged);
  if (stoppedAt !== undefined) await mustBeTail(active, stoppedAt);
  if (wholeTo === end) return { records };
  await active.truncate(wholeTo);
  return { records, cut: { position: wholeTo, bytes: end - wholeTo } };
}

/**
 * Walks the records of a file up to the first bytes that are none, and changes nothing.
 * @refuses LogDamaged when that is before a position that is known to have been durable
 */
export async function scanTail(
  file: Segment,
  acknowledged: number,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<Scan & { stoppedAt?: number }> {
  const scan = { records: 0, wholeTo: file.start };
  for (let at = file.start; at < file.end;) {
    const block = await file.read(at, page);
    const { read, stopped } = scanBlock(block, at, scan);
    at += read;
    onBytes(read);
    if (!stopped) continue;
    if (stopped === 'damaged' && at < acknowledged) throw failsChecksum({ position: at, path: file.path });
    return { ...scan, stoppedAt: at };
  }
  return scan;
}

/** Walks the whole records of a block; `stopped` when what follows is not one, though all of it was read. */
function scanBlock(block: Buffer, at: number, scan: Scan): { read: number; stopped?: RecordCheck } {
  let offset = 0;
  for (;;) {
    const check = checkRecord(block, offset, at + offset);
    if (check === 'partial') return { read: offset, stopped: offset === 0 ? check : undefined };
    if (check === 'damaged') return { read: offset, stopped: check };
    const record = new RecordView(block, offset);
    offset += record.length;
    scan.records++;
    if (record.flags & Flag.closesAppend) scan.wholeTo = at + offset;
  }
}

interface Scan {
  records: number;
  wholeTo: number;
}

/** @refuses LogDamaged when a whole record stands anywhere behind `position` */
export async function mustBeTail(file: Segment, position: number): Promise<void> {
  for await (const record of recordsBehind(file, position)) {
    const what = `bytes that are no record, followed by a whole record at ${record.position}`;
    throw new LogDamaged({ position, path: file.path }, what);
  }
}

/** Whole records that stand anywhere behind bytes that are none. */
export async function* recordsBehind(file: Segment, position: number): AsyncGenerator<RecordView> {
  for (let from = position + 1; from < file.end;) {
    const block = await file.read(from, page + MAX_RECORD);
    const last = Math.min(page - 1, block.length - MIN_RECORD);
    let next = from + page;
    for (let offset = 0; offset <= last; offset++) {
      if (!startsRecord(block, offset, from + offset)) continue;
      if (checkRecord(block, offset, from + offset) !== 'whole') continue;
      const record = new RecordView(block, offset);
      yield record;
      offset += record.length - 1;
      next = Math.max(next, record.end);
    }
    from = next;
  }
}
