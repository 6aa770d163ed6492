import type { Coded } from '../prepare/column';
import { Close, closeness } from '../text/closeness';
import { sameGivenName } from '../text/nicknames';

/** What a record is named, as far as it tells people of one house or firm apart; empty where it does not say. */
export type Called = (record: number) => string;

/** Different names of one value that are looked at: more say no more. */
const most = 12;

/**
 * By value, how many names its holders have beside the first one. A number, a mailbox or a booking that people of many
 * names share tells little of who they are.
 * @cost O(records × names of a value)
 */
export function othersOf({ ids, dictionary }: Coded, called: Called): Uint8Array {
  const names = new Map<number, string[]>();
  for (let record = 0; record < ids.length; record += 1) {
    const id = ids[record]!;
    if (id && dictionary.counts[id]! > 1) names.set(id, withName(names.get(id) ?? [], called(record)));
  }
  const others = new Uint8Array(dictionary.texts.length);
  for (const [id, known] of names) others[id] = Math.max(0, known.length - 1);
  return others;
}

const withName = (known: readonly string[], name: string): string[] =>
  !name || known.length >= most || known.some((other) => isLike(name, other)) ? [...known] : [...known, name];

const isLike = (a: string, b: string): boolean =>
  a === b ||
  (Math.min(a.length, b.length) === 1 && a[0] === b[0]) ||
  sameGivenName(a, b) ||
  closeness(a, b) <= Close.near;
