import type { Rule } from './keys';

export interface Candidates {
  /** Pairs a < b as `a × size + b`, ascending, each once. */
  pairs: Float64Array;
  /** By rule, in their order. */
  found: readonly {
    name: string;
    blocks: number;
    capped: number;
    pairs: number;
  }[];
}

export interface BlockingOptions {
  size: number;
  rules: readonly Rule[];
  /** Whether two records may match at all: of different sources, where only those count. */
  may(a: number, b: number): boolean;
  /** What neighbours in too large a block are ordered by. */
  order(record: number): string;
  onProgress?: (done: number, total: number) => void;
}

/** Pairs of all records, where there are few. */
export const allPairsUpTo = 1_200;
/** Pairs that one rule may bring for each record, on the whole: fewer in a large table, where other rules find more. */
const pairsPerRecord = (size: number): number => (size > 200_000 ? 3 : 8);
/** Neighbours in the order of their names that a record of too large a block is compared with. */
const reach = 6;

/**
 * Pairs worth comparing. A block too large for what a rule may bring is not dropped: its records are put in order of
 * their names and each compared with its neighbours.
 * @cost   O(records × rules × log records)
 * @source Hernández & Stolfo 1995 (sorted neighbourhood); Papadakis et al. 2020 (block purging)
 */
export function candidates(o: BlockingOptions): Candidates {
  return o.size <= allPairsUpTo ? everyPair(o) : byRules(o);
}

/** Pairs that some rule finds, however few records there are. */
export function byRules(o: BlockingOptions): Candidates {
  const collected = new Pairs();
  const found = o.rules.map((rule, i) => {
    o.onProgress?.(i, o.rules.length);
    const before = collected.length;
    const told = collect(rule, o, collected);
    return {
      name: rule.name,
      ...told,
      pairs: Math.max(0, collected.length - before),
    };
  });
  return { pairs: collected.take(), found };
}

function everyPair({ size, may }: BlockingOptions): Candidates {
  const collected = new Pairs();
  for (let a = 0; a < size; a += 1)
    for (let b = a + 1; b < size; b += 1) if (may(a, b)) collected.add(a * size + b);
  const pairs = collected.take();
  return {
    pairs,
    found: [{ name: 'every pair', blocks: 1, capped: 0, pairs: pairs.length }],
  };
}

function collect(rule: Rule, o: BlockingOptions, into: Pairs): { blocks: number; capped: number } {
  const blocks = blocksOf(rule, o.size);
  const cap = largestBlock(blocks, o.size);
  let capped = 0;
  for (const block of blocks) {
    const whole = block.length <= cap;
    if (!whole) capped += 1;
    const inOrder = whole ? block : sorted(block, o.order);
    const width = whole ? block.length : reach;
    for (let i = 0; i < inOrder.length; i += 1)
      for (let j = i + 1; j < inOrder.length && j <= i + width; j += 1)
        addPair(inOrder[i]!, inOrder[j]!, o, into);
  }
  return { blocks: blocks.length, capped };
}

function addPair(a: number, b: number, { may, size }: BlockingOptions, into: Pairs): void {
  if (a !== b && may(a, b)) into.add(a < b ? a * size + b : b * size + a);
}

function sorted(block: Uint32Array, order: (record: number) => string): Uint32Array {
  const keyed = Array.from(block, (record) => ({ record, key: order(record) }));
  keyed.sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : x.record - y.record));
  return Uint32Array.from(keyed, ({ record }) => record);
}

/** Blocks of two records and more. */
function blocksOf(rule: Rule, size: number): Uint32Array[] {
  const inOrder = entriesOf(rule, size).sort();
  const blocks: Uint32Array[] = [];
  for (let [start, end] = [0, 1]; start < inOrder.length; start = end, end += 1) {
    const key = Math.floor(inOrder[start]! / mostRecords);
    while (Math.floor(inOrder[end]! / mostRecords) === key) end += 1;
    if (end - start > 1)
      blocks.push(Uint32Array.from(inOrder.subarray(start, end), (entry) => entry % mostRecords));
  }
  return blocks;
}

/** 32 bits of key and a record's number fit a double exactly. */
const mostRecords = 2 ** 21;

/** Every key of every record, as `key × 2^21 + record`. */
function entriesOf(rule: Rule, size: number): Float64Array {
  const entries = new Float64Array(size * rule.width);
  let length = 0;
  for (let record = 0; record < size; record += 1)
    for (let i = 0; i < rule.width; i += 1) {
      const key = rule.key(record, i);
      if (key !== 0) entries[length++] = key * mostRecords + record;
    }
  return entries.subarray(0, length);
}

/** The size up to which blocks are taken whole, so that a rule brings no more than its share. */
function largestBlock(blocks: readonly Uint32Array[], size: number): number {
  const counts = new Map<number, number>();
  for (const { length } of blocks) counts.set(length, (counts.get(length) ?? 0) + 1);
  let [budget, cap] = [Math.max(200_000, pairsPerRecord(size) * size), 2];
  for (const length of [...counts.keys()].sort((a, b) => a - b)) {
    budget -= (counts.get(length)! * length * (length - 1)) / 2;
    if (budget < 0) break;
    cap = length;
  }
  return cap;
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** A growing list of pairs that forgets doubles now and then. */
class Pairs {
  private list = new Float64Array(65_536);
  length = 0;
  private distinct = 0;

  add(pair: number): void {
    if (this.length === this.list.length) {
      if (this.length > 2 * this.distinct) this.compact();
      if (this.length > this.list.length / 2) this.list = grown(this.list);
    }
    this.list[this.length++] = pair;
  }

  compact(): void {
    const inOrder = this.list.subarray(0, this.length).sort();
    let kept = 0;
    for (let i = 0; i < inOrder.length; i += 1)
      if (i === 0 || inOrder[i] !== inOrder[i - 1]) inOrder[kept++] = inOrder[i]!;
    this.length = this.distinct = kept;
  }

  take(): Float64Array {
    this.compact();
    return this.list.slice(0, this.length);
  }
}
