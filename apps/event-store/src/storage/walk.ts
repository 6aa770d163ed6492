/** Records out of blocks of bytes. A file has its records end to end, or packed: with gaps between positions. */
import { failsChecksum, LogDamaged } from './log-errors';
import { checkRecord, RecordView } from './record';

/** What a block is, for its checks and for what is said of damage. */
export interface BlockOf {
  path: string;
  /** Positions in the file have gaps where records were removed. */
  packed: boolean;
}

/**
 * The whole records from the start of a block, which is one; the last may be cut off by the block's end.
 * @param position of the first record; in a packed file one that the first record is not before
 * @refuses LogDamaged
 */
export function recordsIn(block: Buffer, position: number, of: BlockOf): RecordView[] {
  const found: RecordView[] = [];
  let next = position;
  for (let offset = 0; ;) {
    const check = checkRecord(block, offset, of.packed ? undefined : next);
    if (check === 'partial' && offset > 0) return found;
    if (check !== 'whole') throw failsChecksum({ position: next, path: of.path });
    const record = new RecordView(block, offset);
    if (record.position < next) throw failsChecksum({ position: next, path: of.path });
    found.push(record);
    offset += record.length;
    next = record.end;
  }
}

/**
 * The whole records up to the end of a block, newest first; the first of the block may be cut off.
 * @param end position that the last record does not go beyond; where it ends unless the file is packed
 * @refuses LogDamaged
 */
export function recordsBackIn(block: Buffer, end: number, of: BlockOf): RecordView[] {
  const found: RecordView[] = [];
  let next = end;
  for (let behind = block.length; behind > 4;) {
    const length = block.readUInt32LE(behind - 4);
    const offset = behind - length;
    if (offset < 0) break;
    if (checkRecord(block, offset, of.packed ? undefined : next - length) !== 'whole') break;
    const record = new RecordView(block, offset);
    if (record.end > next) break;
    found.push(record);
    behind = offset;
    next = record.position;
  }
  if (found.length === 0)
    throw new LogDamaged({ position: end, path: of.path }, 'the record before it fails its checksum');
  return found;
}
