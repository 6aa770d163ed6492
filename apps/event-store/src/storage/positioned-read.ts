import type { HotTail } from './hot-tail';
import type { Log } from './log';
import type { RecordView } from './record';

/** Records closer to each other than this are read in one go. */
const gap = 16 * 1024;
/** Most bytes of one read. */
const span = 256 * 1024;

/**
 * The records at ascending positions, from memory where they are hot, else by few reads of the disk; without
 * those that a scavenge removed.
 */
export async function recordsAt(positions: number[], log: Log, hot: HotTail): Promise<RecordView[]> {
  const spans: number[][] = [];
  const inMemory: RecordView[] = [];
  for (const position of positions) {
    const record = hot.at(position);
    if (record) inMemory.push(record);
    else addToSpans(spans, position);
  }
  const read = (await Promise.all(spans.map((wanted) => log.find(wanted)))).flat();
  // The tail in memory is the newest part, and positions ascend.
  return [...read, ...inMemory];
}

function addToSpans(spans: number[][], position: number): void {
  const last = spans.at(-1);
  const near = last && position - last.at(-1)! < gap && position - last[0]! < span;
  if (near) last.push(position);
  else spans.push([position]);
}
