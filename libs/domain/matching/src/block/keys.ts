import type { Coded } from '../prepare/column';
import type { Prepared } from '../features';
import { hashOf } from '../random';
import { skeleton } from '../text/closeness';

/** One way to find candidates: records with a key in common are compared. */
export interface Rule {
  name: string;
  /** Names of the features that agree in its blocks by construction. */
  uses: readonly string[];
  /** Keys of a record, none where it has no value. */
  keys(record: number): readonly number[];
}

type Part = (record: number) => string;

/**
 * Ways to find candidates that this table allows: by rare values whole, and by two weak parts together, so that no
 * single error hides a pair from all of them.
 */
export function rules(prepared: Prepared): Rule[] {
  return [
    ...nameRules(prepared),
    ...addressRules(prepared),
    ...organisationRules(prepared),
    ...valueRules(prepared),
  ];
}

const textAt =
  (coded: Coded | undefined): Part =>
  (record) =>
    coded ? coded.dictionary.texts[coded.ids[record]!]! : '';
const cut =
  (part: Part, from: number, to: number): Part =>
  (record) =>
    part(record).slice(from, to);
const heard =
  (part: Part): Part =>
  (record) => {
    const text = part(record);
    const space = text.indexOf(' ');
    const word = space < 0 ? text : text.slice(0, space);
    return word ? skeleton(word) : '';
  };
const heardWhole =
  (part: Part): Part =>
  (record) => {
    const text = part(record).replaceAll(' ', '');
    return text ? skeleton(text) : '';
  };

/** A rule whose key is all of some parts; a record that lacks one has none. */
function together(name: string, uses: readonly string[], parts: readonly Part[]): Rule {
  return {
    name,
    uses,
    keys: (record) => {
      let key = name;
      for (const part of parts) {
        const text = part(record);
        if (!text) return [];
        key += `|${text}`;
      }
      return [hashOf(key)];
    },
  };
}

function nameRules({ names, birth, address, size }: Prepared): Rule[] {
  const [given, family, born] = [textAt(names.given), textAt(names.family), textAt(birth)];
  const [city, postcode] = [textAt(address.city), textAt(address.postcode)];
  const [givenHeard, familyHeard] = [heard(given), heardWhole(family)];
  const both: Part = (record) => {
    const [a, b] = [givenHeard(record), familyHeard(record)];
    return a && b ? [a, b].sort().join(' ') : '';
  };
  const [name, surname, date, home] = ['given name', 'family name', 'birth date', 'address'];
  const year = cut(born, 0, 4);
  const found: Rule[] = [];
  if (names.family && names.given) {
    found.push(together('names as heard', [name!, surname!], [both]));
    found.push(together('beginnings of names', [name!, surname!], [cut(given, 0, 3), cut(family, 0, 3)]));
  }
  if (names.family && size <= 200_000) found.push(together('family name', [surname!], [family]));
  if (birth) {
    found.push(
      together(
        'birth date',
        [date!],
        [(record) => (/[1-9]/.test(born(record).slice(4)) ? born(record) : '')],
      ),
    );
    found.push(together('family name as heard, birth year', [surname!, date!], [familyHeard, year]));
    found.push(together('given name as heard, birth year', [name!, date!], [givenHeard, year]));
    found.push(
      together(
        'initials, birth day',
        [name!, surname!, date!],
        [cut(given, 0, 1), cut(family, 0, 1), cut(born, 4, 8)],
      ),
    );
    found.push(together('names, decade', [name!, date!], [cut(given, 0, 4), cut(born, 0, 3)]));
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
  const words: Part = (record) =>
    textAt(street)(record)
      .split(' ')
      .filter((word) => word.length > 2)
      .sort()
      .slice(0, 2)
      .join(' ');
  return [
    together('street and number', ['address'], [textAt(number), words]),
    together('number and postcode', ['address'], [textAt(number), textAt(postcode)]),
    together('given name, street', ['address', 'given name'], [heard(textAt(names.given)), heard(words)]),
    together(
      'number, initials',
      ['address', 'given name', 'family name'],
      [textAt(number), cut(textAt(names.given), 0, 1), cut(textAt(names.family), 0, 1)],
    ),
  ];
}

function organisationRules({ organisations, address }: Prepared): Rule[] {
  return organisations.flatMap(({ feature, coded, rarity }) => {
    const name = textAt(coded);
    const rarest = (record: number): string[] => {
      const all = name(record)
        .split(' ')
        .filter((word) => word.length > 1);
      return all.sort((a, b) => rarity(b) - rarity(a)).slice(0, 3);
    };
    const uses = [feature.name];
    return [
      {
        name: `rare words of ${feature.columns[0]!}`,
        uses,
        keys: (record: number) => rarest(record).map((word) => hashOf(`w|${skeleton(word)}`)),
      },
      together(`beginning of ${feature.columns[0]!}`, uses, [
        (record) => name(record).replaceAll(' ', '').slice(0, 6),
      ]),
      {
        name: `acronym of ${feature.columns[0]!}`,
        uses,
        keys: (record: number) => {
          const all = name(record).split(' ').filter(Boolean);
          if (all.length === 1) return all[0]!.length <= 6 ? [hashOf(`a|${all[0]!}`)] : [];
          return all.length > 1 ? [hashOf(`a|${all.map((word) => word[0]).join('')}`)] : [];
        },
      },
      together(
        `beginning of ${feature.columns[0]!}, city`,
        [...uses, 'address'],
        [cut(name, 0, 3), textAt(address.city)],
      ),
    ];
  });
}

function valueRules({ values }: Prepared): Rule[] {
  return values.flatMap(({ kind, feature, coded }) => {
    const [text, uses] = [textAt(coded), [feature.name]];
    if (kind === 'category') return [];
    const own = together(feature.columns[0]!, uses, [text]);
    if (kind === 'email')
      return [
        own,
        together(`mailbox of ${feature.columns[0]!}`, uses, [
          (record) =>
            text(record)
              .split('@')[0]!
              .replace(/[^a-z]/g, '')
              .slice(0, 8),
        ]),
      ];
    if (kind === 'phone')
      return [
        own,
        together(`end of ${feature.columns[0]!}`, uses, [(record) => text(record).slice(-7)]),
        together(`beginning of ${feature.columns[0]!}`, uses, [(record) => text(record).slice(-9, -3)]),
      ];
    if (kind === 'identifier')
      return [
        own,
        together(`beginning of ${feature.columns[0]!}`, uses, [
          (record) => (text(record).length > 5 ? text(record).slice(0, -2) : ''),
        ]),
      ];
    return [own];
  });
}
