import { coded } from '../prepare/column';
import { countryCode } from '../prepare/countries';
import type { Column, Table } from '../table';
import { fold, words } from '../text/fold';
import { type Feature, LevelCache, missing } from './feature';
import { compareForms, type LegalForm, legalForm } from './legal-forms';
import { asNumber, numbersOf, otherThan } from './numbers-in-names';
import { type Overlap, WordBags } from './word-bags';
import { type Weighed, weighed, type Wording } from './wordings';

const legal = new Set(
  'inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg ohg ug se mbh sa sas sarl sl srl spa bv nv ab as asa oy oyj aps pty pte kk sro zrt kft doo ooo oao zao pvt holding holdings group grp aktiengesellschaft gesellschaft kommanditgesellschaft ek gmbhco spolka zoo sp spz aktiebolag coop cooperative the and of und et y e i der die das de la le les del di'.split(
    ' ',
  ),
);
const shortForms: Readonly<Record<string, string>> = {
  ...{ international: 'intl', national: 'natl', association: 'assn', department: 'dept', university: 'univ' },
  ...{
    manufacturing: 'mfg',
    services: 'svc',
    serv: 'svc',
    svcs: 'svc',
    service: 'svc',
    systems: 'sys',
    technologies: 'tech',
    technology: 'tech',
  },
  ...{
    brothers: 'bros',
    center: 'ctr',
    centre: 'ctr',
    restaurant: 'rest',
    ristorante: 'rest',
    hotel: 'htl',
    saint: 'st',
  },
  ...{
    institute: 'inst',
    laboratories: 'lab',
    laboratory: 'lab',
    labs: 'lab',
    engineering: 'eng',
    industries: 'ind',
  },
  ...{
    industry: 'ind',
    associates: 'assoc',
    solutions: 'sol',
    management: 'mgmt',
    development: 'dev',
    insurance: 'ins',
  },
};

const short = new Map(Object.entries(shortForms));

/** An organisation's name in its parts. */
interface OrganisationName extends LegalForm {
  /** The words that name it: long ones in their short form, numbers in figures. */
  name: string;
}

/** Who a sole trader is, after the name of the business. */
const owner = /,?\s(?:inh(?:aber(?:in)?)?|owner|prop(?:rietor)?|gérant|titular)\b[.:]?\s.*?(?=e\.\s?k|$)/iu;

/** Whom an organisation acts for, in brackets after its name. */
const actsFor = /\([^)]*(?:\bfür|\bfor|\bpour|trustee|nominee|treuh[aä]nd)[^)]*\)/giu;

/** Not a spa, whose letters are of one case. */
const perAzioni = /\bS\.\s?[Pp]\.\s?[Aa]\b\.?|\bSpA\b/gu;

/** `v.d. Meer`. */
const vanDer = /\bv\.\s?d\.\s?(?=\p{L}{2})/giu;

/** Digits that a scanner read for letters. */
const misread = (raw: string): string =>
  /[01]\p{L}/u.test(raw)
    ? raw.replace(/(?<=\p{L})0(?=\p{L}{2})/gu, 'o').replace(/(?<=\p{L}{2})1(?=\p{L})/gu, 'l')
    : raw;

/** A name without what it says of its owner or of whom it acts for, and with its form as it is read. */
function plain(raw: string): string {
  const own = raw.includes('(') ? raw.replace(actsFor, ' ') : raw;
  const named = own.replace(owner, ' ').replaceAll('&', ' and ').replace(vanDer, 'van der ');
  return misread(/S\.|SpA/.test(named) ? named.replace(perAzioni, ' società per azioni') : named);
}

export function organisationParts(raw: string): OrganisationName {
  const all = joinInitials(words(fold(plain(raw))));
  const { rest, ...form } = legalForm(all);
  const numbered = rest.map((word, i) => asNumber(word, i > 0 && i === rest.length - 1));
  const kept = numbered
    .filter((word) => !legal.has(word))
    .map(
      (word) => short.get(word) ?? (word.endsWith('s') ? short.get(word.slice(0, -1)) : undefined) ?? word,
    );
  return { ...form, name: withoutDigraphs((kept.length > 0 ? kept : all).join(' ')) };
}

/** `koeln` is Köln without its marks. */
const withoutDigraphs = (folded: string): string => folded.replace(/([aou])e/g, '$1');

/** The parts of each distinct name, worked out once. */
function partsOnce(): (raw: string) => OrganisationName {
  const known = new Map<string, OrganisationName>();
  return (raw) => {
    let parts = known.get(raw);
    if (!parts) known.set(raw, (parts = organisationParts(raw)));
    return parts;
  };
}

/** The words that name an organisation: without its legal form, long words in their short form. */
export const organisationName = (raw: string): string => organisationParts(raw).name;

/** `i b m` is one word. */
function joinInitials(all: readonly string[]): string[] {
  const found: string[] = [];
  let letters = '';
  for (const word of [...all, '']) {
    if (word.length === 1) letters += word;
    else {
      if (letters) found.push(letters);
      letters = '';
      if (word) found.push(word);
    }
  }
  return found;
}

const levels = {
  ...{ same: 0, nearly: 1, mostly: 2, part: 3, each: 4 },
  ...{ number: 5, form: 6, place: 7, different: 8 },
} as const;
/** A name with a word more than another: what that tells depends on how the two are written. */
const longer = 9;

export interface OrganisationColumns {
  name: Column;
  /** Where the legal form stands by itself. */
  form?: Column;
  /** Folded names of towns: what tells the branches of a brand apart. */
  places: readonly string[];
  /** Whether the records are of people: then colleagues have it in common. */
  ofPeople: boolean;
}

/** Names of organisations: what both say, and what tells two of nearly one name apart. */
export function organisation(table: Table, { name, form, places, ofPeople }: OrganisationColumns): Wording {
  const of = partsOnce();
  const names = weighed(
    coded(table.size, (record) => (name.values[record] ? of(name.values[record]).name : '')),
  );
  const forms = formsOf(table.size, (record) => [of(name.values[record]!), of(form?.values[record] ?? '')]);
  const grades = new LevelCache(grading(names, places));
  const { ids } = names.coded;
  const withForms = (level: number, a: number, b: number): number => {
    const apart = level >= levels.number && level !== longer;
    if (!apart && forms.differ(a, b))
      return areCutOff(name.values[a]!, name.values[b]!) ? levels.nearly : levels.form;
    if (level !== longer) return level;
    // A name with its legal form is written out: then a word more is another one.
    return forms.written(a, b) ? levels.part : levels.mostly;
  };
  const compare = (a: number, b: number): number => {
    const [x, y] = [ids[a]!, ids[b]!];
    return x && y ? withForms(x === y ? levels.same : grades.get(x, y), a, b) : missing;
  };
  const feature: Feature = {
    ...{ name: 'organisation', role: ofPeople ? 'household' : 'organisation', cost: 2, ordered: 5, compare },
    labels: [
      ...['the same', 'nearly the same', 'mostly, or its acronym', 'in part', 'each has a word of its own'],
      ...['another number', 'another legal form', 'another place', 'different'],
    ],
    expected: [0.6, 0.17, 0.11, 0.04, 0.01, 0.005, 0.01, 0.005, 0.05],
    ...(ofPeople
      ? { most: [8, 7, 5, 1, 0, -3, -3, -3, -3], mostForRarity: 0 }
      : {
          most: [100, 100, 100, 3, 0, -6, -5, -5, -3],
          mostForRarity: 10,
          contradicts: [levels.number, levels.form, levels.place],
        }),
    columns: form ? [name.name, form.name] : [name.name],
    share: (a, _b, level) => (level === levels.same ? names.share(ids[a]!) : 0),
    show: (record) =>
      [name, form]
        .map((column) => column?.values[record])
        .filter(Boolean)
        .join(', '),
  };
  return { feature, ...names };
}

/** Letters from which on a name fills a field of a form, and may be cut off by it. */
const field = 24;

/** Whether one name is the beginning of the other, as long as a field may be. */
function areCutOff(a: string, b: string): boolean {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return shorter.length >= field && fold(longer).startsWith(fold(shorter));
}

/** Forms of records: a column of its own says more surely what it is than the name. */
function formsOf(size: number, of: (record: number) => readonly [OrganisationName, OrganisationName]) {
  const known = new Map<string, LegalForm & { written: boolean }>();
  const own = coded(size, (record) => {
    const [named, told] = of(record);
    const { form, kind, countries } = told.form ? told : named;
    const key = [form, named.role, named.form !== ''].join();
    known.set(key, { form, kind, countries, role: named.role, written: named.form !== '' });
    return key;
  });
  const all = own.dictionary.texts.map((key) => known.get(key) ?? { form: '', written: false });
  const others = new LevelCache((x, y) => Number(compareForms(all[x]!, all[y]!) === 'of another kind'));
  const { ids } = own;
  return {
    differ: (a: number, b: number) => ids[a] !== ids[b] && others.get(ids[a]!, ids[b]!) === 1,
    written: (a: number, b: number) => all[ids[a]!]!.written && all[ids[b]!]!.written,
  };
}

/** Levels of two names by all that is in them. */
function grading(names: Pick<Weighed, 'coded' | 'rarity'>, places: readonly string[]) {
  const { texts } = names.coded.dictionary;
  const bags = new WordBags(texts, names.rarity, { strict: true });
  const numbers = texts.map(numbersOf);
  const towns = texts.map(placesIn(new Set(places.map(withoutDigraphs))));
  const apart = (a: number, b: number): number | undefined => {
    if (otherThan(numbers[a]!, numbers[b]!)) return levels.number;
    return otherThan(towns[a]!, towns[b]!) ? levels.place : undefined;
  };
  return (a: number, b: number): number => {
    if (bags.sameLetters(a, b)) return levels.same;
    const other = apart(a, b);
    if (other !== undefined) return bags.overlap(a, b).either > 0 ? other : levels.different;
    if (bags.isSlip(a, b)) return bags.maySlipIntoAnother(a, b) ? levels.part : levels.nearly;
    if (bags.isAcronym(a, b)) return bags.initialsOfOne(a, b) ? levels.mostly : levels.part;
    return wordLevel(bags.overlap(a, b), () => bags.fitsSeveral(a, b));
  };
}

function wordLevel({ both, either, telling, each }: Overlap, fitsSeveral: () => boolean): number {
  // Each has a name of its own beside what they share, as have two firms of one trade and town.
  if (each) return telling && either >= 0.6 ? levels.each : levels.different;
  if (both >= 0.85) return levels.nearly;
  const mostly = telling && Math.max(both / 0.6, either / 0.95) >= 1;
  return mostly && !fitsSeveral() ? longer : levels.part;
}

/** The towns and countries that a name has among its words; the longest of those that begin at one word. */
const placesIn = (towns: ReadonlySet<string>) => {
  const placeOf = (phrase: string): string | undefined => {
    if (phrase.length > 2 && towns.has(phrase)) return phrase;
    const country = countryCode(phrase);
    return country === phrase ? undefined : country;
  };
  return (name: string): string[] => {
    const all = name.split(' ');
    const found: string[] = [];
    for (let start = 0; start < all.length; start += 1)
      for (let end = Math.min(all.length, start + 3); end > start; end -= 1) {
        const place = placeOf(all.slice(start, end).join(' '));
        if (place === undefined) continue;
        found.push(place);
        start = end - 1;
        break;
      }
    return found;
  };
};
