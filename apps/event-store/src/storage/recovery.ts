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
  const { start, end } = log.active;
  const scan = { records: 0, wholeTo: start };
  let at = start;
  while (at < end) {
    const block = await log.active.read(at, page);
    const { read, stopped } = scanBlock(block, at, scan);
    at += read;
    if (!stopped) continue;
    if (stopped === 'damaged' && at < acknowledged)
      throw failsChecksum({ position: at, path: log.active.path });
    await mustBeTail(log, at);
    break;
  }
  if (scan.wholeTo === end) return { records: scan.records };
  await log.active.truncate(scan.wholeTo);
  return { records: scan.records, cut: { position: scan.wholeTo, bytes: end - scan.wholeTo } };
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
async function mustBeTail(log: Log, position: number): Promise<void> {
  const { end } = log.active;
  for (let from = position + 1; from < end; from += page) {
    const block = await log.active.read(from, page + MAX_RECORD);
    const last = Math.min(page, block.length - MIN_RECORD);
    for (let offset = 0; offset <= last; offset++) {
      if (
        startsRecord(block, offset, from + offset) &&
        checkRecord(block, offset, from + offset) === 'whole'
      ) {
        throw new LogDamaged(
          { position, path: log.active.path },
          `bytes that are no record, followed by a whole record at ${from + offset}`,
        );
      }
    }
  }
}
