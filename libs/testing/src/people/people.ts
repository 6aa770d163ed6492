import { misspelt, swappedDigits } from './errors';
import { givenNames, madeUp, Ranked } from './names';
import { type Random, seeded } from './random';

/** One record of somebody, and who that is. */
export interface PersonRecord {
  given: string;
  family: string;
  /** `yyyy-mm-dd`, or empty. */
  born: string;
  number: string;
  street: string;
  city: string;
  postcode: string;
  email: string;
  phone: string;
  /** Number of the person. */
  person: number;
}

export const personMeanings: Readonly<Record<Exclude<keyof PersonRecord, 'person'>, string>> = {
  ...{ given: 'person.given_name', family: 'person.family_name', born: 'person.birth_date' },
  ...{ number: 'address.street_number', street: 'address.street', city: 'address.city' },
  ...{ postcode: 'address.postcode', email: 'contact.email', phone: 'contact.phone' },
};

/**
 * Records of people as companies have them: three in ten persons have more than one; names, streets and towns as
 * unevenly frequent as real ones; households; slips of the pen, short forms, swapped names, moves, gaps.
 * @param o.records  how many records in all
 * @cost  about 3 µs a record
 */
export function* people({ records, seed = 1 }: { records: number; seed?: number }): Generator<PersonRecord> {
  const random = seeded(seed);
  const world = worldFor(records, random);
  let household: PersonRecord | undefined;
  for (let [made, person] = [0, 0]; made < records; person += 1) {
    const one = somebody(world, { random, person, household: random() < 0.3 ? household : undefined });
    household = one;
    for (const record of [one, ...Array.from({ length: copies(random) }, () => again(one, world, random))])
      if (made++ < records) yield record;
  }
}

interface World {
  mailboxes: Set<string>;
  given: Ranked;
  family: Ranked;
  streets: Ranked;
  places: { city: string; postcode: string }[];
}

function worldFor(records: number, random: Random): World {
  const size = Math.ceil(Math.sqrt(records));
  const names = [...givenNames.map(([full]) => full), ...madeUp(100 + size, random, ['a', 'o', '', 'ia'])];
  const cities = madeUp(20 + size, random, ['burg', 'ton', 'ville', 'stadt', '']);
  return {
    mailboxes: new Set(),
    given: new Ranked(names),
    family: new Ranked(madeUp(200 + 20 * size, random, ['', 'er', 'son', 'mann', 'ski'])),
    streets: new Ranked(madeUp(100 + 5 * size, random, [' street', ' road', ' avenue', ' lane', ' court'])),
    places: cities.flatMap((city, c) =>
      Array.from({ length: 5 }, (_, i) => ({ city, postcode: String(10_000 + c * 7 + i) })),
    ),
  };
}

function somebody(
  world: World,
  { random, person, household }: { random: Random; person: number; household?: PersonRecord },
): PersonRecord {
  const given = world.given.draw(random);
  const family = household?.family ?? world.family.draw(random);
  const { number, street, city, postcode } = household ?? newHome(world, random);
  return {
    ...{ given, family, person, born: birthday(random), number, street, city, postcode },
    email: random() < 0.7 ? newMailbox(world, `${given}.${family}`, random) : '',
    phone: household && random() < 0.5 ? household.phone : random() < 0.7 ? phoneNumber(random) : '',
  };
}

/** No two persons have the same. */
function newMailbox({ mailboxes }: World, name: string, random: Random): string {
  for (
    let number = random() < 0.5 ? '' : String(Math.floor(random() * 100));
    ;
    number += String(Math.floor(random() * 10))
  ) {
    const email = `${name}${number}@${mail(random)}`;
    if (mailboxes.has(email)) continue;
    mailboxes.add(email);
    return email;
  }
}

const mail = (random: Random): string =>
  ['mail.example', 'post.example', 'example.com', 'example.org'][Math.floor(random() * 4)]!;
const phoneNumber = (random: Random): string =>
  `+1${String(2_000_000_000 + Math.floor(random() * 7_999_999_999)).slice(0, 10)}`;

function birthday(random: Random): string {
  const day = new Date(Date.UTC(1935, 0, 1) + Math.floor(random() * 25_500) * 86_400_000);
  return day.toISOString().slice(0, 10);
}

function newHome({ streets, places }: World, random: Random) {
  const place = places[Math.floor(random() ** 2 * places.length)]!;
  return { number: String(1 + Math.floor(random() ** 2 * 250)), street: streets.draw(random), ...place };
}

const copies = (random: Random): number => (random() < 0.7 ? 0 : 1 + Math.floor(random() ** 2 * 4));

type Change = (record: PersonRecord, random: Random, world: World) => void;
type Field = Exclude<keyof PersonRecord, 'person'>;

const spelling =
  (field: Field): Change =>
  (record, random) =>
    (record[field] = misspelt(record[field], random));
const digits =
  (field: Field): Change =>
  (record, random) =>
    (record[field] = swappedDigits(record[field], random));
const gap =
  (field: Field): Change =>
  (record) =>
    (record[field] = '');

/** What can go wrong, and how often each. */
const changes: readonly { share: number; each: readonly Change[] }[] = [
  {
    share: 0.1,
    each: [
      (record, random, world) => Object.assign(record, newHome(world, random)),
      (record, random) => (record.given = shortForm(record.given, random)),
      (record, random) => (record.phone = phoneNumber(random)),
    ],
  },
  { share: 0.08, each: (['given', 'family', 'street', 'city'] as const).map(spelling) },
  { share: 0.04, each: (['born', 'phone', 'postcode', 'number'] as const).map(digits) },
  {
    share: 0.08,
    each: [
      (record, random, world) =>
        (record.email = newMailbox(world, `${record.given[0]}${record.family}`, random)),
    ],
  },
  { share: 0.05, each: (['born', 'number', 'postcode', 'phone', 'given', 'email'] as const).map(gap) },
  { share: 0.02, each: [(record) => ([record.given, record.family] = [record.family, record.given])] },
];

/** The same person, written down another time. */
function again(one: PersonRecord, world: World, random: Random): PersonRecord {
  const record = { ...one };
  for (const { share, each } of changes)
    for (const change of each) if (random() < share) change(record, random, world);
  return record;
}

function shortForm(given: string, random: Random): string {
  const forms = givenNames.find(([full]) => full === given)?.slice(1) ?? [];
  return forms[Math.floor(random() * forms.length)] ?? given.slice(0, 1);
}
