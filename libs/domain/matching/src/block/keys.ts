import type { ValueKind } from '../compare/value-kinds';
import type { Prepared } from '../features';
import type { Coded } from '../prepare/column';
import { comma } from '../prepare/several';
import { hashOf, mixed } from '../random';
import { skeleton } from '../text/closeness';

/** One way to find candidates: records with a key in common are compared. */
export interface Rule {
  name: string;
  /** Names of the features that agree in its blocks by construction. */
  uses: readonly string[];
  /** How many keys a record has at most. */
  width: number;
  /** A record's i-th key, 32 bits; 0 where it has none. */
  key(record: number, i: number): number;
}

/** Whether a rule makes candidates of two records. */
export function meet({ width, key }: Rule, a: number, b: number): boolean {
  for (let i = 0; i < width; i += 1) {
    const mine = key(a, i);
    if (mine === 0) continue;
    for (let j = 0; j < width; j += 1) if (key(b, j) === mine) return true;
  }
  return false;
}

/** Part of a key: 32 bits of a record's value, 0 where it has none. */
type Part = (record: number) => number;

/**
 * Ways to find candidates that this table allows: by rare values whole, and by two weak parts together, so that no
 * single error hides a pair from all of them.
 */
export function rules(prepared: Prepared): Rule[] {
  return [
    ...nameRules(prepared),
    ...addressRules(prepared),
    ...wordingRules(prepared),
    ...valueRules(prepared),
  ];
}

/** Some of a text, worked out once for each distinct one. */
function part(coded: Coded | undefined, some: (text: string) => string = (text) => text): Part {
  if (!coded) return () => 0;
  const { ids, dictionary } = coded;
  const hashes = Uint32Array.from(dictionary.texts, (text) => {
    const chosen = text && some(text);
    return chosen ? hashOf(chosen) : 0;
  });
  return (record) => hashes[ids[record]!]!;
}

const cut = (coded: Coded | undefined, from: number, to: number): Part =>
  part(coded, (text) => text.slice(from, to));
const heard = (coded: Coded | undefined): Part => part(coded, (text) => skeleton(text.split(' ', 1)[0]!));
const heardWhole = (coded: Coded | undefined): Part =>
  part(coded, (text) => skeleton(text.replaceAll(' ', '')));

/** Two parts, whichever comes first. */
const eitherWay =
  (one: Part, other: Part): Part =>
  (record) => {
    const [a, b] = [one(record), other(record)];
    return a && b ? mixed(Math.min(a, b), Math.max(a, b)) : 0;
  };

/** A rule whose key is all of some parts; a record that lacks one has none. */
function together(name: string, uses: readonly string[], parts: readonly Part[]): Rule {
  return {
    ...{ name, uses, width: 1 },
    key: (record) => {
      let key = 1;
      for (const part of parts) {
        const own = part(record);
        if (own === 0) return 0;
        key = mixed(key, own);
      }
      return key;
    },
  };
}

function nameRules({ names, birth, address, size }: Prepared): Rule[] {
  const { given, family } = names;
  const [city, postcode] = [part(address.city), part(address.postcode)];
  const [givenHeard, familyHeard] = [heard(given), heardWhole(family)];
  const [name, surname, date, home] = ['given name', 'family name', 'birth date', 'address'];
  const year = cut(birth, 0, 4);
  const found: Rule[] = [];
  if (family && given) {
    found.push(together('names as heard', [name!, surname!], [eitherWay(givenHeard, familyHeard)]));
    found.push(together('beginnings of names', [name!, surname!], [cut(given, 0, 3), cut(family, 0, 3)]));
  }
  if (family && size <= 200_000) found.push(together('family name', [surname!], [part(family)]));
  if (birth) {
    found.push(
      together('birth date', [date!], [part(birth, (date) => (/[1-9]/.test(date.slice(4)) ? date : ''))]),
    );
    found.push(together('family name as heard, birth year', [surname!, date!], [familyHeard, year]));
    found.push(together('given name as heard, birth year', [name!, date!], [givenHeard, year]));
    found.push(
      together(
        'initials, birth day',
        [name!, surname!, date!],
        [cut(given, 0, 1), cut(family, 0, 1), cut(birth, 4, 8)],
      ),
    );
    found.push(together('names, decade', [name!, date!], [cut(given, 0, 4), cut(birth, 0, 3)]));
  }
  for (const [label, place] of [
    ['postcode', postcode],
    ['city', city],
  ] as const) {
    found.push(together(`family name as heard, ${label}`, [surname!, home!], [familyHeard, place]));
    found.push(together(`given name as heard, ${label}`, [name!, home!], [givenHeard, place]));
    if (birth) found.push(together(`birth year, ${label}`, [date!, home!], [year, place]));
  }
  return found;
}

function addressRules({ address, names }: Prepared): Rule[] {
  const { number, street, postcode } = address;
  if (!street) return [];
  const words = (line: string) =>
    line
      .split(' ')
      .filter((word) => word.length > 2)
      .sort()
      .slice(0, 2)
      .join(' ');
  return [
    together('street and number', ['address'], [part(number), part(street, words)]),
    together('number and postcode', ['address'], [part(number), part(postcode)]),
    together(
      'given name, street',
      ['address', 'given name'],
      [heard(names.given), part(street, (line) => skeleton(words(line).split(' ', 1)[0]!))],
    ),
    together(
      'number, initials',
      ['address', 'given name', 'family name'],
      [part(number), cut(names.given, 0, 1), cut(names.family, 0, 1)],
    ),
  ];
}

function wordingRules({ wordings, address }: Prepared): Rule[] {
  return wordings.flatMap(({ feature, coded, rarity }) => {
    const [uses, column] = [[feature.name], feature.columns[0]!];
    const rarest = (name: string): string[] =>
      wordsOf(name)
        .filter((word) => word.length > 1)
        .sort((a, b) => rarity(b) - rarity(a));
    const rare = [0, 1, 2].map((i) => part(coded, (name) => skeleton(rarest(name)[i] ?? '')));
    return [
      {
        ...{ name: `rare words of ${column}`, uses, width: 3 },
        key: (record, i) => rare[i]!(record),
      },
      together(`beginning of ${column}`, uses, [part(coded, (name) => name.replaceAll(' ', '').slice(0, 6))]),
      together(`acronym of ${column}`, uses, [part(coded, acronym)]),
      together(`beginning of ${column}, city`, [...uses, 'address'], [cut(coded, 0, 3), part(address.city)]),
    ] satisfies Rule[];
  });
}

const wordsOf = (text: string): string[] => text.split(' ').filter(Boolean);

/** First letters of several words; a single short word may be one already. */
function acronym(name: string): string {
  const all = wordsOf(name);
  if (all.length === 1) return all[0]!.length <= 6 ? all[0]! : '';
  return all.map((word) => word[0]).join('');
}

/** What of a value finds others that are nearly the same. */
const nearly: Partial<Record<ValueKind, Record<string, (text: string) => string>>> = {
  email: {
    mailbox: (text) =>
      text
        .split('@', 1)[0]!
        .replace(/[^a-z]/g, '')
        .slice(0, 8),
  },
  phone: {
    end: (text) => text.slice(-7),
    beginning: (text) => text.slice(-9, -3),
  },
  identifier: {
    beginning: (text) => (text.length > 5 ? text.slice(0, -2) : ''),
  },
};

function valueRules({ values }: Prepared): Rule[] {
  return values.flatMap(({ kind, feature, coded }) => {
    if (kind === 'category') return [];
    const [uses, column] = [[feature.name], feature.columns[0]!];
    const ways = Object.entries(nearly[kind] ?? {});
    return [
      ofEach(column, uses, { coded }),
      ...ways.map(([what, some]) => ofEach(`${what} of ${column}`, uses, { coded, some })),
    ];
  });
}

/** A key for each of the values that one cell holds, of the first three. */
function ofEach(
  name: string,
  uses: readonly string[],
  { coded, some = (text) => text }: { coded: Coded; some?: (text: string) => string },
): Rule {
  const most = coded.dictionary.texts.reduce((width, text) => Math.max(width, text.split(comma).length), 1);
  const width = Math.min(3, most);
  const parts = Array.from({ length: width }, (_, i) =>
    part(coded, (text) => some(text.split(comma)[i] ?? '')),
  );
  return { name, uses, width, key: (record, i) => parts[i]!(record) };
}
