/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { particles } from '../prepare/names';
import { Close, closeness } from '../text/closeness';
import { isFamilyName } from '../text/known-names';

export const family = { exact: 0, slip: 1, near: 2, part: 3, alike: 4, different: 5 } as const;

/** Level of two folded family names, several words each. */
export function familyLevel(a: string, b: string): number {
  if (a === b) return family.exact;
  const [x, y] = [a.replaceAll(' ', ''), b.replaceAll(' ', '')];
  if (x === y || (x[0] === y[0] && withoutDigraphs(x) === withoutDigraphs(y))) return family.exact;
  const [mine, theirs] = [a.split(' '), b.split(' ')];
  if (particlesDiffer(mine, theirs)) return family.alike;
  const best = closeness(x, y);
  if (best <= Close.near && areTwoFamilies(a, b)) return family.alike;
  if (best <= Close.slip) return Math.max(x.length, y.length) <= 4 ? family.alike : family.slip;
  if (best === Close.near) return family.near;
  if ((mine.length > 1 || theirs.length > 1) && mine.some((word) => word.length > 2 && theirs.includes(word)))
    return secondNamesDiffer(mine, theirs) ? family.different : family.part;
  return best === Close.alike ? family.alike : family.different;
}

/** `mueller` is `muller` written without its marks. */
const withoutDigraphs = (name: string): string => name.replace(/([aou])e/g, '$1');

/** `Schmid` and `Schmidt`, `Roth` and `Rode`: names of two families, however close they are. */
const areTwoFamilies = (a: string, b: string): boolean => isFamilyName(a) && isFamilyName(b);

/** `van den Berg` and `van der Berg`: both have particles, and others. */
function particlesDiffer(a: readonly string[], b: readonly string[]): boolean {
  const [mine, theirs] = [a, b].map((all) => all.filter((word) => particles.has(word)).join(' '));
  const rest = (all: readonly string[]): string => all.filter((word) => !particles.has(word)).join(' ');
  return mine !== '' && theirs !== '' && mine !== theirs && closeness(rest(a), rest(b)) <= Close.near;
}

/** `García López` and `García Pérez`: two surnames each, of which one differs. */
const secondNamesDiffer = (a: readonly string[], b: readonly string[]): boolean => {
  const [mine, theirs] = [a, b].map((all) => all.filter((word) => !particles.has(word)));
  const own = mine!.filter((word) => !theirs!.includes(word));
  const other = theirs!.filter((word) => !mine!.includes(word));
  return (
    own.length > 0 &&
    other.length > 0 &&
    own.every((word) => other.every((one) => closeness(word, one) > Close.near))
  );
};
