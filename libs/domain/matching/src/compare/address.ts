/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { streetParts } from '../prepare/addresses';
import { coded, type Coded, joinedValue, once, shareOf, textOf } from '../prepare/column';
import { countryCode, isCountries } from '../prepare/countries';
import type { Column, Table } from '../table';
import { Close, closeness } from '../text/closeness';
import { fold } from '../text/fold';
import { type Feature, LevelCache, missing } from './feature';

/** The columns of one address. */
export interface AddressColumns {
  number: readonly Column[];
  street: readonly Column[];
  city: readonly Column[];
  postcode: readonly Column[];
  region: readonly Column[];
  address: readonly Column[];
}

export interface Address {
  feature?: Feature;
  number?: Coded;
  street?: Coded;
  city?: Coded;
  postcode?: Coded;
}

/** How two parts compare: -1 where one is missing, else from 0, different, to 2, the same. */
type Part = -1 | 0 | 1 | 2;

/**
 * The address as one: its parts come and go together, and counted one by one they would outweigh all else. So a
 * household is as close as it gets by this one feature.
 */
export function address(table: Table, columns: AddressColumns): Address {
  const all = Object.values(columns).flat();
  if (all.length === 0) return {};
  const lines = columns.street.length > 0 ? columns.street : columns.address;
  const parts = once((raw) => JSON.stringify(streetParts(raw)));
  const line = joinedValue(lines);
  const ofLine = (record: number) =>
    JSON.parse(parts(lines.length > 0 ? line(record) : '')) as ReturnType<typeof streetParts>;
  const own = joinedValue(columns.number);
  const folded = once(fold);
  const plain = (of: readonly Column[]): Coded =>
    coded(table.size, (record) => (of.length > 0 ? folded(joinedValue(of)(record)) : ''));
  const number = coded(
    table.size,
    (record) => (columns.number.length > 0 ? folded(own(record)) : '') || ofLine(record).number,
  );
  const street = coded(table.size, (record) => ofLine(record).street);
  const [city, postcode, area] = [plain(columns.city), plain(columns.postcode), plain(columns.region)];
  const countries = columns.region.length > 0 && columns.region.every(isCountries);
  const region = countries ? coded(table.size, (record) => countryCode(textOf(area, record))) : area;
  const streets = new LevelCache((a, b) =>
    streetPart(street.dictionary.texts[a]!, street.dictionary.texts[b]!),
  );
  const texts = (of: Coded) =>
    new LevelCache((a, b) => placePart(of.dictionary.texts[a]!, of.dictionary.texts[b]!));
  const cities = texts(city);
  const postcodes = new LevelCache((a, b) =>
    postcodePart(postcode.dictionary.texts[a]!, postcode.dictionary.texts[b]!),
  );
  const feature: Feature = {
    ...{
      name: 'address',
      role: 'household',
      cost: 2,
      ordered: 7,
      columns: all.map(({ name }) => name),
    },
    labels: [
      'street and number',
      'nearly all of it',
      'some of it',
      'the place',
      'another house of the place',
      'near the place',
      'elsewhere',
    ],
    expected: [0.55, 0.13, 0.08, 0.07, 0.05, 0.03, 0.09],
    compare: (a, b) =>
      addressLevel({
        street: partOf(street, a, b, streets),
        number: partOf(number, a, b),
        city: partOf(city, a, b, cities),
        postcode: partOf(postcode, a, b, postcodes),
        region: partOf(region, a, b),
      }),
    share: (a, b, at) =>
      (at === level.place || at === level.anotherHouse) && city.ids[a] === city.ids[b]
        ? shareOf(city, city.ids[a]!)
        : 0,
    show: (record) =>
      all
        .map(({ values }) => values[record])
        .filter(Boolean)
        .join(', '),
  };
  return { feature, number, street, city, postcode };
}

function partOf({ ids }: Coded, a: number, b: number, levels?: LevelCache): Part {
  const [x, y] = [ids[a]!, ids[b]!];
  if (!x || !y) return -1;
  return x === y ? 2 : ((levels?.get(x, y) ?? 0) as Part);
}

/** Spelt nearly alike, or the one with a word more: `new york city`. */
function placePart(a: string, b: string): Part {
  if (closeness(a, b) <= Close.near) return 1;
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return shorter.length > 3 && ` ${longer} `.includes(` ${shorter} `) ? 1 : 0;
}

/** Spelt nearly alike, or of one district: `ex1 1bs` and `ex1 4te`, `60610` and `60616`. */
function postcodePart(a: string, b: string): Part {
  if (closeness(a, b) <= Close.near) return 1;
  const district = (code: string): string =>
    code.includes(' ') ? code.split(' ', 1)[0]! : code.length > 4 ? code.slice(0, 3) : code;
  return district(a) === district(b) ? 1 : 0;
}

/** Words in common, or spelt nearly alike. */
function streetPart(a: string, b: string): Part {
  if (closeness(a.replaceAll(' ', ''), b.replaceAll(' ', '')) <= Close.near) return 2;
  const [mine, theirs] = [a.split(' '), b.split(' ')];
  const common = mine.filter((word) => theirs.some((other) => closeness(word, other) <= Close.slip)).length;
  const most = Math.max(mine.length, theirs.length);
  if (common >= 2 && common / most >= 0.6) return 2;
  const named = mine.some(
    (word) => word.length > 3 && theirs.some((other) => closeness(word, other) <= Close.slip),
  );
  return named ? (common / Math.min(mine.length, theirs.length) >= 0.6 ? 2 : 1) : 0;
}

const level = { house: 0, nearly: 1, part: 2, place: 3, anotherHouse: 4, near: 5, elsewhere: 6 } as const;

type Parts = Record<'street' | 'number' | 'city' | 'postcode' | 'region', Part>;

/** @returns the level, `missing` where no part can be compared */
export function addressLevel(parts: Parts): number {
  if (Object.values(parts).every((part) => part < 0)) return missing;
  return houseLevel(parts) ?? placeLevel(parts);
}

function houseLevel({ street, number, city, postcode }: Parts): number | undefined {
  const placed = city > 0 || postcode > 0;
  const displaced = city === 0 && postcode <= 0;
  if (street === 2 && number === 2) return displaced ? level.nearly : level.house;
  if (street === 2 && number < 0 && placed) return level.nearly;
  if (street === 1 && number === 2 && placed) return level.nearly;
  if (street === 2 && number === 0 && placed) return level.anotherHouse;
  if (street === 2 && !displaced) return level.part;
  return number === 2 && postcode === 2 ? level.part : undefined;
}

function placeLevel({ street, city, postcode, region }: Parts): number {
  if (city === 2 || postcode === 2) return street === 0 && postcode <= 1 ? level.anotherHouse : level.place;
  if (city === 1 || postcode === 1 || street > 0) return level.near;
  return region === 2 && city < 0 && postcode < 0 ? level.near : level.elsewhere;
}
