import { allLocales } from '@faker-js/faker';
import { fold, words } from './fold';

export type Sex = 'female' | 'male' | 'either';

interface KnownNames {
  given: ReadonlyMap<string, Sex>;
  family: ReadonlySet<string>;
}

let known: KnownNames | undefined;

/** Lists of names of some seventy countries. @cost 0.3 s at the first use; some 36,000 words */
function knownNames(): KnownNames {
  if (known) return known;
  const given = new Map<string, Sex>();
  const family = new Set<string>();
  for (const { person } of Object.values(allLocales)) {
    take((person ?? {}) as Partial<Record<string, Record<string, unknown>>>, { given, family });
  }
  return (known = { given, family });
}

function take(
  { first_name: first = {}, last_name: last = {} }: Partial<Record<string, Record<string, unknown>>>,
  { given, family }: { given: Map<string, Sex>; family: Set<string> },
): void {
  for (const sex of ['female', 'male'] as const) for (const name of listed(first[sex])) put(given, name, sex);
  for (const name of Object.values(last).flatMap(listed)) family.add(fold(name));
}

const listed = (names: unknown): string[] =>
  Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];

function put(given: Map<string, Sex>, name: string, sex: Sex): void {
  for (const word of words(fold(name))) {
    const before = given.get(word);
    if (word.length > 2) given.set(word, before === undefined || before === sex ? sex : 'either');
  }
}

/** Whether a folded word is a given name somewhere. @source the names of Faker's locales, MIT */
export const isGivenName = (word: string): boolean => knownNames().given.has(word);

/** Of whom a folded given name is; undefined where it is not known. */
export const sexOf = (word: string): Sex | undefined => knownNames().given.get(word);

/** Whether a folded text is a family name somewhere. */
export const isFamilyName = (text: string): boolean => knownNames().family.has(text);
