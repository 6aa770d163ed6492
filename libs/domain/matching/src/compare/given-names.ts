/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { Close, closeness } from '../text/closeness';
import { areTwoNames, differInGender, mayBeTwoNames, ofOtherSex, sameGivenName } from '../text/nicknames';
import { missing } from './feature';

export const given = {
  exact: 0,
  form: 1,
  slip: 2,
  near: 3,
  initial: 4,
  alike: 5,
  different: 6,
  another: 7,
  swapped: 8,
} as const;

/** Level of two folded given names, several words each. */
export function givenLevel(a: string, b: string): number {
  const [mine, theirs] = [a.split(' '), b.split(' ')];
  const [x, y] = [mine[0]!, theirs[0]!];
  if (unborn.has(x) || unborn.has(y)) return numberedApart(mine, theirs) ? given.another : missing;
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return a.length > 1 ? given.exact : given.initial;
  if (x === y || sameGivenName(x, y)) {
    if (secondsDiffer(mine, theirs)) return given.different;
    return mayBeTwoNames(x, y) ? given.initial : given.form;
  }
  if (x.length === 1 || y.length === 1) return x[0] === y[0] ? given.initial : given.different;
  if (areInitials(x, theirs) || areInitials(y, mine)) return given.initial;
  // One of two names is the one that somebody goes by; a second name in common is a father's, or a family's.
  if (theirs.includes(x) || mine.includes(y)) return given.initial;
  if (areTwoNames(x, y)) return given.another;
  return spellingLevel(mine, theirs);
}

function spellingLevel(mine: readonly string[], theirs: readonly string[]): number {
  const [x, y] = [mine[0]!, theirs[0]!];
  const best = Math.min(closeness(mine.join(''), theirs.join('')), closeness(x, y));
  if (best <= Close.alike && (differInGender(x, y) || ofOtherSex(x, y))) return given.alike;
  // Of so few letters many are another name with one letter changed.
  const letters = Math.max(x.length, y.length);
  if (best <= Close.slip && letters <= 4) return letters < 4 ? given.alike : given.near;
  if (best <= Close.slip) return given.slip;
  if (best === Close.near) return given.near;
  return best === Close.alike ? given.alike : given.different;
}

/** `JF` of Jean François. */
const areInitials = (short: string, names: readonly string[]): boolean =>
  short.length > 1 && short.length === names.length && short === names.map((name) => name[0]).join('');

/** `Baby Girl A` and `Baby Girl B`, `Twin 1` and `Twin 2`. */
function numberedApart(mine: readonly string[], theirs: readonly string[]): boolean {
  const [x, y] = [mine.at(-1)!, theirs.at(-1)!];
  const counts = (word: string): boolean => /^([a-d]|\d{1,2}|i{1,3})$/.test(word);
  return mine.length > 1 && mine.length === theirs.length && x !== y && counts(x) && counts(y);
}

/** What stands for a name before there is one. */
const unborn = new Set(
  'baby newborn infant twin triplet boy girl child bebe neonato saugling kind recien'.split(' '),
);

/** Whether each has a further name that is none of the other's: mother and daughter are told apart by it. */
function secondsDiffer(mine: readonly string[], theirs: readonly string[]): boolean {
  const [own, other] = [mine.slice(1), theirs.slice(1)];
  const lacks = (some: readonly string[], others: readonly string[]) =>
    some.some((word) => others.every((one) => differ(word, one)));
  return own.length > 0 && other.length > 0 && lacks(own, other) && lacks(other, own);
}

const differ = (x: string, y: string): boolean =>
  x.length === 1 || y.length === 1
    ? x[0] !== y[0]
    : closeness(x, y) > Close.near && (!sameGivenName(x, y) || mayBeTwoNames(x, y));
