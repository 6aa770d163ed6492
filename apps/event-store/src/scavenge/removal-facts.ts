/**
 * Which audited streams may lose events: those that a fact of this type in the log names. Found by reading the log
 * once; what was found is kept in `removals.json`, which may be deleted at any time.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../storage/whole-file';
import type { RecordView } from '../storage/record';
import { eventData } from '../wire/event-data';

/** `consent.streams-removed.v1` of libs/contracts/consent: data `{streams: string[]}`. */
const TYPE = Buffer.from('consent.streams-removed.v1');

export class RemovalFacts {
  private constructor(
    private readonly path: string,
    /** Position up to which the log was read. */
    public readTo: number,
    private readonly streams: Set<string>,
  ) {}

  static async load(folder: string): Promise<RemovalFacts> {
    const path = join(folder, 'removals.json');
    try {
      const kept = JSON.parse(await readFile(path, 'utf8')) as { readTo: number; streams: string[] };
      return new RemovalFacts(path, kept.readTo, new Set(kept.streams));
    } catch {
      return new RemovalFacts(path, 0, new Set());
    }
  }

  names(stream: string): boolean {
    return this.streams.has(stream);
  }

  /** Begins anew when the log is shorter than what was read, as after restoring an older one. */
  fit(logEnd: number): void {
    if (this.readTo <= logEnd) return;
    this.readTo = 0;
    this.streams.clear();
  }

  take(records: RecordView[]): void {
    for (const record of records) {
      if (record.typeBytes.equals(TYPE)) for (const stream of namedBy(record)) this.streams.add(stream);
    }
    this.readTo = records.at(-1)?.end ?? this.readTo;
  }

  save(): Promise<void> {
    return writeWhole(this.path, JSON.stringify({ readTo: this.readTo, streams: [...this.streams] }));
  }
}

/** A fact of another form names nothing, so nothing is removed by mistake. */
function namedBy(record: RecordView): string[] {
  try {
    const { streams } = JSON.parse(eventData(record.frame).toString('utf8')) as { streams?: unknown };
    return Array.isArray(streams) ? streams.filter((name): name is string => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
