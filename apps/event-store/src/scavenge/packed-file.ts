import { rm } from 'node:fs/promises';
import { closed, opened, synced, syncedAll, writeAt } from '../storage/files';
import { encodeTable, packedHeader, TABLE_STEP } from '../storage/packed-segment';
import { SEGMENT_HEADER } from '../storage/segment';

/** Bytes that are gathered for one write and sync: small, so that appends never wait for much of our writing. */
const gathered = 1024 * 1024;

/** Suffix of a file that is being packed; one that is found at start was left by a crash. */
export const PACKING = '.packing';

/** Writes the packed form of a file beside it. */
export class PackedFile {
  private buffers: Buffer[] = [];
  private waiting = 0;
  private written = SEGMENT_HEADER;
  private lastEntry = -Infinity;
  private readonly table: [number, number][] = [];

  private constructor(
    readonly path: string,
    private readonly fd: number,
  ) {}

  static async begin(segmentPath: string): Promise<PackedFile> {
    const path = segmentPath + PACKING;
    return new PackedFile(path, await opened(path, 'w', 0o600));
  }

  async add(position: number, record: Buffer): Promise<void> {
    const offset = this.written + this.waiting;
    if (offset - this.lastEntry >= TABLE_STEP) {
      this.table.push([position, offset]);
      this.lastEntry = offset;
    }
    this.buffers.push(record);
    this.waiting += record.length;
    if (this.waiting >= gathered) await this.flush();
  }

  /** Makes the file whole and durable. @returns its size, bytes */
  async finish(start: number, end: number): Promise<number> {
    await this.flush();
    const recordsEnd = this.written;
    const table = encodeTable(this.table);
    await writeAt(this.fd, [table], recordsEnd);
    const header = packedHeader({ start, end, recordsEnd, table: this.table });
    await writeAt(this.fd, [header], 0);
    await syncedAll(this.fd);
    await closed(this.fd);
    return recordsEnd + table.length;
  }

  async discard(): Promise<void> {
    await closed(this.fd).catch(() => undefined);
    await rm(this.path, { force: true });
  }

  private async flush(): Promise<void> {
    if (this.waiting === 0) return;
    this.written += await writeAt(this.fd, this.buffers, this.written);
    this.buffers = [];
    this.waiting = 0;
    await synced(this.fd);
  }
}
