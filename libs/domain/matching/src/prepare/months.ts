import { fold } from '../text/fold';

const languages = 'en de fr es it nl pt pl sv da nb cs sk fi hu ro hr sl et lv lt tr ca ru uk bg el'.split(
  ' ',
);
const roman = 'i ii iii iv v vi vii viii ix x xi xii'.split(' ');
const english = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** The first of January 2001 in milliseconds: 31 days on is always in the next month. */
const [newYear, day] = [978_307_200_000, 86_400_000];

let names: Map<string, number> | undefined;

/** Months by their names, beside a day and alone, whole and short; of a word for two months the first language counts. @source CLDR */
function months(): Map<string, number> {
  const found = new Map<string, number>();
  const forms = (['long', 'short'] as const).flatMap((month) => [
    { month, day: 'numeric' as const },
    { month },
  ]);
  for (const language of languages)
    for (const form of forms) {
      const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' });
      for (let month = 0; month < 12; month += 1) {
        const parts = format.formatToParts(newYear + month * 31 * day);
        const name = fold(parts.find(({ type }) => type === 'month')?.value ?? '');
        if (/^\p{L}{3}/u.test(name) && !found.has(name)) found.set(name, month + 1);
      }
    }
  return found;
}

const known = (): Map<string, number> => (names ??= months());

/**
 * The month among the words of a date, 1 to 12, 0 where there is none: by its name in a language of Europe, else by the
 * beginning of one (`Sept`), else by what begins like an English one (`Febuary`): `mardi 9 août` is in August.
 */
export function monthAmong(words: readonly string[]): number {
  const folded = words.map(fold).filter((word) => word.length > 2);
  return first(folded, whole) || first(folded, begun) || first(folded, misspelt);
}

const whole = (word: string): number => known().get(word) ?? 0;
const misspelt = (word: string): number => english.indexOf(word.slice(0, 3)) + 1;
function begun(word: string): number {
  for (const [name, month] of known()) if (name.startsWith(word)) return month;
  return 0;
}

function first(words: readonly string[], monthOf: (word: string) => number): number {
  for (const word of words) {
    const month = monthOf(word);
    if (month > 0) return month;
  }
  return 0;
}

/** A month in Roman numerals, as in `9.IX.1980`; 0 for another word. */
export const romanMonth = (word: string): number => roman.indexOf(word.toLowerCase()) + 1;
