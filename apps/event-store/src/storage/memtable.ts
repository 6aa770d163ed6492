import { statesAfter, type IndexEntry, type StreamState } from './stream-states';
import { TOMBSTONE } from '../wire/varint';

/** Positions of consecutive events of one stream. */
export interface Run {
  /** Revision of the first one. */
  first: number;
  positions: number[];
}

/** The newest part of the index, in memory until the next flush. */
export class Memtable {
  readonly states = new Map<string, StreamState>();
  /** Ascending; more than one where revisions between them were removed. */
  readonly runs = new Map<string, Run[]>();
  entries = 0;

  constructor(
    /** Log position up to which the index is known with this table. */
    public covers: number,
  ) {}

  apply(entry: IndexEntry, end: number, stateOf: (stream: string) => StreamState): void {
    for (const [stream, state] of statesAfter(entry, stateOf)) this.states.set(stream, state);
    if (entry.revision !== TOMBSTONE && !entry.isStub) this.addPosition(entry);
    this.covers = end;
    this.entries++;
  }

  /** The run that holds a revision of a stream, else the next one behind it. */
  run(stream: string, revision: number): Run | undefined {
    return this.runs.get(stream)?.find((run) => revision < run.first + run.positions.length);
  }

  private addPosition(entry: IndexEntry): void {
    const runs = this.runs.get(entry.stream);
    const last = runs?.at(-1);
    if (last && entry.revision === last.first + last.positions.length) last.positions.push(entry.position);
    else if (runs) runs.push({ first: entry.revision, positions: [entry.position] });
    else this.runs.set(entry.stream, [{ first: entry.revision, positions: [entry.position] }]);
  }
}
