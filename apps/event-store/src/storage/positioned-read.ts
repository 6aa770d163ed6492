import type { HotTail } from './hot-tail';
import { LogDamaged, type Log } from './log';
import { checkRecord, RecordView } from './record';

/** Records closer to each other than this are read in one go. */
const gap = 16 * 1024;
/** Most bytes of one read. */
const span = 256 * 1024;
/** Length assumed of a record whose successor is elsewhere; longer ones cost a second read. */
const guess = 4096;

/** The records at ascending positions, from memory where they are hot, else by few reads of the disk. */
export async function recordsAt(positions: number[], log: Log, hot: HotTail): Promise<RecordView[]> {
  const spans: number[][] = [];
  const found = positions.map((position) => {
    const record = hot.at(position);
    if (!record) addToSpans(spans, position);
    return record;
  });
  const read = (await Promise.all(spans.map((wanted) => readSpan(wanted, log)))).flat();
  let next = 0;
  return found.map((record) => record ?? read[next++]!);
}

function addToSpans(spans: number[][], position: number): void {
  const last = spans.at(-1);
  const near = last && position - last.at(-1)! < gap && position - last[0]! < span;
  if (near) last.push(position);
  else spans.push([position]);
}

async function readSpan(positions: number[], log: Log): Promise<RecordView[]> {
  const from = positions[0]!;
  const block = await log.read(from, positions.at(-1)! - from + guess);
  return Promise.all(
    positions.map(async (position) => {
      const check = checkRecord(block, position - from, position);
      if (check === 'damaged') throw new LogDamaged(position, 'a record fails its checksum');
      return check === 'whole' ? new RecordView(block, position - from) : log.at(position, 64 * 1024);
    }),
  );
}
