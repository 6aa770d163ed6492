import { type Column, Dictionary } from '../table';

/** One value for each record, by number in a dictionary; 0 is missing. */
export interface Coded {
  ids: Int32Array;
  dictionary: Dictionary;
  size: number;
}

/** Codes one text for each record. */
export function coded(size: number, textOf: (record: number) => string): Coded {
  const [ids, dictionary] = [new Int32Array(size), new Dictionary()];
  const known = new Map<string, number>();
  for (let record = 0; record < size; record += 1) {
    const id = dictionary.add(textOf(record));
    ids[record] = id;
  }
  known.clear();
  return { ids, dictionary, size };
}

/** A record's value. */
export const textOf = ({ ids, dictionary }: Coded, record: number): string => dictionary.texts[ids[record]!]!;

/** The first of some columns that a record has a value in, or all of them joined. */
export const joinedValue =
  (columns: readonly Column[], separator = ' ') =>
  (record: number): string => {
    if (columns.length === 1) return columns[0]!.values[record]!;
    return columns
      .map(({ values }) => values[record]!)
      .filter(Boolean)
      .join(separator);
  };

/** Applies a costly normalisation once for each distinct raw value. */
export function once<T>(normalise: (raw: string) => T): (raw: string) => T {
  const known = new Map<string, T>();
  return (raw) => {
    let text = known.get(raw);
    if (text === undefined) {
      text = normalise(raw);
      if (known.size < 2_000_000) known.set(raw, text);
    }
    return text;
  };
}

/** Share of the other records that have the value of a pair: what a chance agreement has to go by. */
export const shareOf = ({ dictionary, size }: Coded, id: number): number =>
  ((dictionary.counts[id] ?? 0) - 1) / size;
