import { address, type Address } from './compare/address';
import { birth } from './compare/birth';
import { madeOfNames, type Named, value } from './compare/contacts';
import type { ValueKind } from './compare/value-kinds';
import type { Feature } from './compare/feature';
import type { Called } from './compare/holders';
import { names, type Names } from './compare/names';
import { isSex, titleFeature } from './compare/sex';
import { organisation } from './compare/organisations';
import { partyFeature } from './compare/party';
import { registered, registerNumber, taxNumber } from './compare/register-numbers';
import { text, type Wording } from './compare/wordings';
import { kindOf, type Kind } from './meaning';
import { type Coded, textOf } from './prepare/column';
import { contents } from './prepare/contents';
import type { Column, Table } from './table';

/** A table made ready: what is compared, and the coded values that blocking looks at. */
export interface Prepared {
  size: number;
  features: readonly Feature[];
  names: Names;
  birth?: Coded;
  address: Address;
  wordings: readonly Wording[];
  values: readonly { kind: ValueKind; feature: Feature; coded: Coded }[];
  /** What was left out, and why. */
  notes: readonly string[];
}

/**
 * Makes every column of a known meaning comparable.
 * @param o.whole  the table is a part of something larger, of people: columns that are the same everywhere are kept, and
 *                 nothing is concluded from the rest of one
 * @cost  O(cells), each distinct value normalised once
 */
export function prepare(table: Table, { whole = false }: { whole?: boolean } = {}): Prepared {
  const notes: string[] = [];
  const of = sortColumns(table, notes, whole);
  const telling = [of.street, of.address, of.email, of.phone, of.identifier];
  const alone = telling.every(({ length }) => length === 0);
  const named = names(table, {
    ...{ given: of.given, family: of.family, name: of.name, suffix: of.suffix },
  });
  const { number, street, city, postcode, region, address: lines } = of;
  const home = address(table, { number, street, city, postcode, region, address: lines });
  const born = birth(table, of.birth, { alone });
  const ofPeople = isOfPeople(named, whole);
  const places = home.city?.dictionary.texts ?? [];
  const wordings = [
    ...of.organisation.map((name) => organisation(table, { name, form: of.form[0], places, ofPeople })),
    ...of.text.map((column) => text(table, column, { shared: of.organisation.length > 0, ofPeople })),
  ];
  const called = calledBy(ofPeople ? named.given : wordings[0]?.coded);
  const ofNames = madeOfNames([named.given, named.family]);
  const values = (['email', 'phone', 'identifier', 'category'] as const).flatMap((kind) =>
    of[kind].map((column) => ({
      kind,
      ...value(table, {
        column,
        kind,
        ofPeople,
        told: kind === 'email' ? ofNames : undefined,
        called,
        named: agreesIn(named),
        alone: whole,
      }),
    })),
  );
  const numbers = [
    ...of.register.map((column) => registered(table, column, registerNumber)),
    ...of.tax.map((column) => registered(table, column, taxNumber)),
  ].map((own) => ({ kind: 'identifier' as const, ...own }));
  const features = [
    ...named.features,
    ...ofParties(table, { of, named, wordings, whole }),
    ...wordings.map(({ feature }) => feature),
    ...[born.feature, home.feature].filter((feature) => feature !== undefined),
    ...[...values, ...numbers].map(({ feature }) => feature),
  ];
  if (of.birth.length > 1) notes.push(`only ${of.birth[0]!.name} is compared as the birth date`);
  return {
    size: table.size,
    features,
    names: named,
    birth: born.coded,
    address: home,
    wordings,
    values: [...values, ...numbers],
    notes,
  };
}

/** What tells her from him, and people from organisations, whatever column says it. */
function ofParties(
  table: Table,
  o: { of: Record<Kind, Column[]>; named: Names; wordings: readonly Wording[]; whole: boolean },
): Feature[] {
  const { of, named, wordings } = o;
  if (o.whole) return [];
  const title = titleFeature(table, {
    names: [...of.name, ...of.given, ...of.family],
    sexes: of.category.filter(isSex),
    given: named.given,
    compareGiven: named.features.find(({ role }) => role === 'given')?.compare,
  });
  const party = partyFeature(table.size, {
    people: [named.given, named.family],
    organisations: wordings.slice(0, of.organisation.length).map(({ coded }) => coded),
  });
  return [party, title].filter((feature) => feature !== undefined);
}

/** Whether most records name a person: in a list of firms some sole traders stand by their own name. */
function isOfPeople({ family, given }: Names, whole: boolean): boolean {
  if (whole) return true;
  const ids = (family ?? given)?.ids;
  return ids !== undefined && ids.reduce((sum, id) => sum + Number(id > 0), 0) >= ids.length / 2;
}

/** Whether the names of two records are the same, or nearly so. */
function agreesIn({ features }: Names): Named | undefined {
  const [given, family] = (['given name', 'family name'] as const).map((name) =>
    features.find((feature) => feature.name === name),
  );
  if (!given || !family) return undefined;
  const givenAgrees = (a: number, b: number): boolean => given.compare(a, b) <= nearly.given;
  const whole = (a: number, b: number): boolean => givenAgrees(a, b) && family.compare(a, b) <= nearly.family;
  return { given: givenAgrees, whole };
}

const nearly = { given: 3, family: 2 };

/** The first word that a record is named by. */
const calledBy = (names: Coded | undefined): Called | undefined =>
  names && ((record) => textOf(names, record).split(' ', 1)[0]!);

function sortColumns(table: Table, notes: string[], whole: boolean): Record<Kind, Column[]> {
  const kinds: Kind[] = [
    'given',
    'family',
    'name',
    'suffix',
    'birth',
    'number',
    'street',
    'city',
    'postcode',
    'region',
    'address',
  ];
  const others: Kind[] = [
    ...(['email', 'phone', 'identifier', 'organisation', 'form', 'register', 'tax'] as const),
    ...(['category', 'text'] as const),
  ];
  const of = Object.fromEntries([...kinds, ...others].map((kind) => [kind, [] as Column[]])) as Record<
    Kind,
    Column[]
  >;
  for (const given of table.columns) {
    const kind = kindOf(given.meaning);
    const read = contents(table, given, { kind, alone: whole });
    const column = { ...given, values: read.values };
    notes.push(...read.notes);
    if (!kind)
      notes.push(`${column.name}: the meaning ${column.meaning} is not known, it is compared as text`);
    const reason = whole ? undefined : useless(column);
    if (reason) notes.push(`${column.name} is left out: ${reason}`);
    else of[kind ?? 'text'].push(column);
  }
  return of;
}

function useless({ values }: Column): string | undefined {
  const distinct = new Set<string>();
  for (const text of values) if (text && distinct.add(text).size > 1) return undefined;
  return distinct.size === 0 ? 'it is empty' : 'it is the same everywhere';
}
