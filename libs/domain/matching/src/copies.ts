import type { Decision } from './learn/decisions';
import { inGroups } from './grouping/in-groups';
import { probabilityOf } from './model';
import { hashOf, mixed } from './random';
import type { ScoredPair } from './resolve-table';
import type { Table } from './table';

/** A table whose rows all differ, and where each row of the whole one went. */
export interface Distinct {
  table: Table;
  /** By record of the whole table, its row here. */
  rowOf: Uint32Array;
  /** By row here, the first record that it stands for. */
  firsts: Uint32Array;
}

/**
 * Leaves out what repeats another record wholly: a file that somebody imported twice knows no more than before, so that
 * a copy changes nothing that is decided of others.
 * @cost O(cells)
 */
export function withoutCopies(table: Table): Distinct {
  const rows = new Map<number, number>();
  const firsts: number[] = [];
  const rowOf = new Uint32Array(table.size);
  for (let record = 0; record < table.size; record += 1) {
    // Of two rows with one hash the later one takes the next number.
    let key = hashOfRow(table, record);
    let row = rows.get(key);
    while (row !== undefined && !areCopies(table, firsts[row]!, record)) row = rows.get((key += 1));
    if (row === undefined) {
      row = firsts.push(record) - 1;
      rows.set(key, row);
    }
    rowOf[record] = row;
  }
  const only = <T>(values: readonly T[]): readonly T[] => firsts.map((record) => values[record]!);
  const distinct: Table =
    firsts.length === table.size
      ? table
      : {
          size: firsts.length,
          columns: table.columns.map((column) => ({
            ...column,
            values: only(column.values),
          })),
          ...(table.sources ? { sources: only(table.sources) } : {}),
        };
  return { table: distinct, rowOf, firsts: Uint32Array.from(firsts) };
}

/** 52 bits of all that a record says. */
function hashOfRow({ columns, sources }: Table, record: number): number {
  let [low, high] = [hashOf(sources?.[record] ?? ''), 1];
  for (const { values } of columns) {
    low = mixed(low, hashOf(values[record]!));
    high = mixed(high, hashOf(values[record]!, 1));
  }
  return (high >>> 12) * 2 ** 32 + low;
}

const areCopies = ({ columns, sources }: Table, a: number, b: number): boolean =>
  sources?.[a] === sources?.[b] && columns.every(({ values }) => values[a] === values[b]);

/** Number of each record's cluster, in the order of first records; a copy that may not join the first one is alone. */
export function withCopies(
  clusters: Uint32Array,
  { rowOf, firsts }: Distinct,
  joins: (record: number) => boolean,
): Uint32Array {
  const numbers = new Map<number, number>();
  let next = 0;
  return Uint32Array.from(rowOf, (row, record) => {
    if (firsts[row] !== record && !joins(record)) return next++;
    const known = numbers.get(clusters[row]!);
    if (known !== undefined) return known;
    numbers.set(clusters[row]!, next);
    return next++;
  });
}

interface Judging {
  decisions: readonly Decision[];
  /** log2 odds of two rows, of one with itself too. */
  weight(a: number, b: number): number;
  /** Least weight of a join. */
  cut: number;
}

/** What is decided of records that repeat another wholly: by what their values say of each other, or by hand. */
export class Copies {
  private readonly weights = new Map<number, number>();

  constructor(
    private readonly distinct: Distinct,
    private readonly judging: Judging,
  ) {
    const { rowOf, firsts } = distinct;
    for (let record = 0; record < rowOf.length; record += 1) {
      const row = rowOf[record]!;
      if (firsts[row] !== record) this.weights.set(record, judging.weight(row, row));
    }
    for (const { a, b, match } of judging.decisions)
      if (rowOf[a] === rowOf[b]) this.weights.set(Math.max(a, b), match ? sure : Number.NEGATIVE_INFINITY);
  }

  /** Whether a copy is one with the record that it repeats. */
  joins(record: number): boolean {
    return (this.weights.get(record) ?? Number.NEGATIVE_INFINITY) >= this.judging.cut;
  }

  /** Pairs of rows as pairs of records, with those of copies and what they repeat; strongest first. */
  listed(pairs: readonly ScoredPair[]): ScoredPair[] {
    const { rowOf, firsts } = this.distinct;
    const ofRows = pairs.map((pair) => ({
      ...pair,
      a: firsts[pair.a]!,
      b: firsts[pair.b]!,
    }));
    if (this.weights.size === 0) return ofRows;
    const ofCopies = [...this.weights].flatMap(([b, weight]) =>
      weight > Number.NEGATIVE_INFINITY
        ? [
            {
              a: firsts[rowOf[b]!]!,
              b,
              weight,
              probability: probabilityOf(inGroups(weight, { joined: this.joins(b), apart: false })),
            },
          ]
        : [],
    );
    return [...ofRows, ...ofCopies].sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b);
  }
}

/** Bits of a pair that was decided to be one. */
const sure = 100;
