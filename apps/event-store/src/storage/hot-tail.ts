import type { RecordView } from './record';

/**
 * The newest durable records, in memory up to a number of bytes, so that live subscribers share them and
 * never touch the disk.
 */
export class HotTail {
  private records: RecordView[] = [];
  private positions: number[] = [];
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  /** Position of the oldest record held; Infinity when there is none. */
  get start(): number {
    return this.positions[0] ?? Infinity;
  }

  add(records: RecordView[]): void {
    for (const record of records) {
      this.records.push(record);
      this.positions.push(record.position);
      this.bytes += record.length;
    }
    if (this.bytes > this.maxBytes) this.shrink();
  }

  /** Up to `limit` records from `position` on, or undefined when it is older than the tail or no record's start. */
  from(position: number, limit: number): RecordView[] | undefined {
    const index = this.find(position);
    return index < 0 ? undefined : this.records.slice(index, index + limit);
  }

  at(position: number): RecordView | undefined {
    const index = this.find(position);
    return index < 0 ? undefined : this.records[index];
  }

  /** Forgets what stands before a position: a scavenge may have removed some of it. */
  forgetBefore(position: number): void {
    const count = this.positions.findIndex((at) => at >= position);
    this.drop(count < 0 ? this.records.length : count);
  }

  /** Drops a quarter at once, so that shifting the arrays costs little per record. */
  private shrink(): void {
    let count = 0;
    for (let left = this.bytes - this.maxBytes * 0.75; left > 0; count++) left -= this.records[count]!.length;
    this.drop(count);
  }

  private drop(count: number): void {
    for (const record of this.records.slice(0, count)) this.bytes -= record.length;
    this.records = this.records.slice(count);
    this.positions = this.positions.slice(count);
  }

  private find(position: number): number {
    let low = 0;
    let high = this.positions.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = this.positions[middle]!;
      if (there === position) return middle;
      if (there < position) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
