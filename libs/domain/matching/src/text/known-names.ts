import { allLocales } from '@faker-js/faker';
import { fold, words } from './fold';
import { moreNames } from './more-names';

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
  for (const sex of ['female', 'male', 'either'] as const)
    for (const name of listOf(moreNames[sex])) put(given, name, { sex, least: 2 });
  for (const name of listOf(moreNames.family)) family.add(fold(name));
  return (known = { given, family });
}

function take(
  { first_name: first = {}, last_name: last = {} }: Partial<Record<string, Record<string, unknown>>>,
  { given, family }: { given: Map<string, Sex>; family: Set<string> },
): void {
  for (const sex of ['female', 'male'] as const)
    for (const name of listed(first[sex])) put(given, name, { sex, least: 3 });
  for (const name of Object.values(last).flatMap(listed)) family.add(fold(name));
}

const listOf = (names: string): string[] => names.trim().split(/\s+/);

const listed = (names: unknown): string[] =>
  Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];

/** Words of fewer letters than `least` are initials, where a list is no careful one. */
function put(given: Map<string, Sex>, name: string, { sex, least }: { sex: Sex; least: number }): void {
  for (const word of words(fold(name))) {
    const before = given.get(word);
    if (word.length >= least) given.set(word, before === undefined || before === sex ? sex : 'either');
  }
}

/** Whether a folded word is a given name somewhere. @source the names of Faker's locales, MIT, and those of {@link moreNames} */
export const isGivenName = (word: string): boolean => knownNames().given.has(word);

/** Of whom a folded given name is; undefined where it is not known. */
export const sexOf = (word: string): Sex | undefined => knownNames().given.get(word);

/** Whether a folded text is a family name somewhere. */
export const isFamilyName = (text: string): boolean => knownNames().family.has(text);

/** Whether hundreds of thousands go by a folded given or family name. */
export const isCommonGiven = (word: string): boolean => common().given.has(word);
export const isCommonFamily = (text: string): boolean => common().family.has(text);

let commonNames: { given: ReadonlySet<string>; family: ReadonlySet<string> } | undefined;

const common = () =>
  (commonNames ??= {
    given: new Set(listOf(moreNames.commonGiven)),
    family: new Set(listOf(moreNames.commonFamily)),
  });
