import { Close, closeness } from '../text/closeness';
import { isFamilyName } from '../text/known-names';
import { areTwoNames, sameGivenName } from '../text/nicknames';

/**
 * How the words of two names fit each other in any order, as where the family name stands first, or a second one is left
 * out: all words of the shorter name are words of the longer one, two at least, or forms of them; one is a letter off; one
 * word is the same, and initials fit the rest.
 */
export const fit = { exactly: 0, nearly: 1, byInitials: 2, not: 3 } as const;

export function aligned(a: readonly string[], b: readonly string[]): (typeof fit)[keyof typeof fit] {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length < 2) return fit.not;
  const free = [...longer];
  const take = (fits: (word: string) => boolean): boolean => {
    const at = free.findIndex(fits);
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  };
  const left = shorter.filter((word) => word.length < 2 || !take((other) => word === other));
  const others = left.filter(
    (word) => word.length < 2 || !take((other) => other.length > 1 && sameGivenName(word, other)),
  );
  const unlike = others.filter((word) => word.length < 2 || !take((other) => isSlip(word, other)));
  const whole = shorter.length - unlike.length;
  const unfit = unlike.filter((word) => !take((other) => word[0] === other[0] && isInitial(word, other)));
  if (unfit.length > 0 || whole === 0) return fit.not;
  if (whole < 2) return fit.byInitials;
  return unlike.length < others.length ? fit.nearly : fit.exactly;
}

const isSlip = (a: string, b: string): boolean =>
  a.length > 4 && closeness(a, b) <= Close.slip && !areTwo(a, b);

/** `Pinto` and `Pinho`: two names, however close they are. */
const areTwo = (a: string, b: string): boolean => areTwoNames(a, b) || (isFamilyName(a) && isFamilyName(b));

const isInitial = (a: string, b: string): boolean => a.length === 1 || b.length === 1;
