import { Close, closeness } from '../text/closeness';
import { sameGivenName } from '../text/nicknames';

/**
 * How the words of two names fit each other in any order, as where the family name stands first, or a second one is left
 * out: 0 where all words of the shorter name are words of the longer one, two at least; 1 where one is, and initials fit
 * the rest; 2 where they do not fit.
 */
export function aligned(a: readonly string[], b: readonly string[]): 0 | 1 | 2 {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length < 2) return 2;
  const free = [...longer];
  const take = (fits: (word: string) => boolean): boolean => {
    const at = free.findIndex(fits);
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  };
  const left = shorter.filter((word) => word.length < 2 || !take((other) => word === other));
  const unlike = left.filter((word) => word.length < 2 || !take((other) => isLike(word, other)));
  const whole = shorter.length - unlike.length;
  const unfit = unlike.filter((word) => !take((other) => word[0] === other[0] && isInitial(word, other)));
  if (unfit.length > 0 || whole === 0) return 2;
  return whole >= 2 ? 0 : 1;
}

const isLike = (a: string, b: string): boolean =>
  b.length > 1 && (sameGivenName(a, b) || (a.length > 4 && closeness(a, b) <= Close.slip));

const isInitial = (a: string, b: string): boolean => a.length === 1 || b.length === 1;
