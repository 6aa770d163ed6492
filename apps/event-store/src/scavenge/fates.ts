import { isMetastream, originalOf } from '../decide/stream-metadata';
import type { RecordView } from '../storage/record';
import type { Store } from '../storage/store';
import { isTombstoned } from '../storage/stream-states';
import { type Fate, fateOf, type StreamFacts } from './fate';

/** Streams of which facts are kept at a time, about 300 bytes each. */
const kept = 20_000;

/** Judges records by what the node knows of their streams. */
export class Fates {
  private facts = new Map<string, StreamFacts>();

  constructor(
    private readonly store: Store,
    /** Whether an audit ledger covers a stream and no removal fact names it. */
    private readonly guards: (stream: string) => boolean,
  ) {}

  of(record: RecordView, now: number): Fate {
    return fateOf(record, this.factsOf(record.stream), now);
  }

  /** Looks at every stream anew: metadata may have changed. */
  refresh(): void {
    this.facts = new Map();
  }

  private factsOf(name: string): StreamFacts {
    const known = this.facts.get(name);
    if (known) return known;
    if (this.facts.size >= kept) this.refresh();
    const facts = this.lookUp(name);
    this.facts.set(name, facts);
    return facts;
  }

  private lookUp(name: string): StreamFacts {
    const { last, limits } = this.store.state(name);
    const isMetadata = isMetastream(name);
    const original = isMetadata ? originalOf(name) : undefined;
    return {
      name,
      last,
      limits,
      isMetadata,
      describesTombstoned: original !== undefined && isTombstoned(this.store.state(original)),
      guarded: this.guards(name),
    };
  }
}

/**
 * Guards the streams whose name begins with one of the prefixes, and the metadata of these streams, unless `named`.
 */
export const guard =
  (prefixes: readonly string[], named: (stream: string) => boolean) =>
  (stream: string): boolean => {
    let covered = stream;
    while (isMetastream(covered)) covered = originalOf(covered);
    return prefixes.some((prefix) => covered.startsWith(prefix)) && !named(covered);
  };
