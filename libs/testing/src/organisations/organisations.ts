import { misspelt } from '../people/errors';
import { madeUp, Ranked } from '../people/names';
import { type Random, seeded } from '../people/random';

/** One record of an organisation, and which that is. */
export interface OrganisationRecord {
  name: string;
  street: string;
  city: string;
  phone: string;
  /** Number of the organisation. */
  organisation: number;
}

export const organisationMeanings: Readonly<
  Record<Exclude<keyof OrganisationRecord, 'organisation'>, string>
> = {
  ...{ name: 'organisation.name', street: 'address.line1', city: 'address.city' },
  ...{ phone: 'contact.phone' },
};

/**
 * Records of organisations whose names share most of their words, as in a register of one region: few trades, few
 * towns, few families, and never one of these alone; one in three has a second record with its form left out, a word
 * in its short form or a slip of the pen.
 * @param o.records  how many records in all
 * @cost  about 3 µs a record
 */
export function* organisations({
  records,
  seed = 1,
}: {
  records: number;
  seed?: number;
}): Generator<OrganisationRecord> {
  const random = seeded(seed);
  const words = wordsFor(records, random);
  for (let [made, organisation] = [0, 0]; made < records; organisation += 1) {
    const one = founded(words, random, organisation);
    made += 1;
    yield one;
    if (random() >= 1 / 3 || made >= records) continue;
    made += 1;
    yield again(one, random);
  }
}

interface Words {
  families: Ranked;
  streets: Ranked;
  cities: Ranked;
}

const wordsFor = (records: number, random: Random): Words => ({
  families: new Ranked(madeUp(40 + Math.ceil(records / 10), random, ['', 'er', 'son', 'mann'])),
  streets: new Ranked(madeUp(200, random, [' street', ' road', ' lane'])),
  cities: new Ranked(madeUp(30, random, ['burg', 'ton', 'stadt'])),
});

const trades = new Ranked(
  'Catering,Transport,Property Management,Engineering Services,Building Materials,Medical Supplies,Software Solutions,Insurance Brokers,Travel International,Steel Trading,Food Industries,Cleaning Services,Real Estate Development,Technology Systems'.split(
    ',',
  ),
);
const forms = new Ranked(['Ltd', 'Limited', 'LLC', 'Inc.', 'GmbH', 'Holding GmbH', 'S.A.', 'B.V.']);

function founded(
  { families, streets, cities }: Words,
  random: Random,
  organisation: number,
): OrganisationRecord {
  const city = cities.draw(random);
  const place = random() < 0.5 ? ` ${city}` : '';
  return {
    ...{ organisation, city },
    name: `${families.draw(random)} ${trades.draw(random)}${place} ${forms.draw(random)}`,
    street: `${1 + Math.floor(random() * 90)} ${streets.draw(random)}`,
    phone: random() < 0.6 ? `0${Math.floor(random() * 9e8 + 1e8)}` : '',
  };
}

/** The same one as another hand wrote it. */
function again(one: OrganisationRecord, random: Random): OrganisationRecord {
  const shorter = one.name.replace('Services', 'Svcs').replace('International', 'Intl');
  const unformed =
    random() < 0.5 ? shorter.replace(/ (?:Ltd|Limited|LLC|Inc\.|GmbH|S\.A\.|B\.V\.)$/, '') : shorter;
  return {
    ...one,
    name: random() < 0.3 ? misspelt(unformed, random) : unformed,
    phone: random() < 0.3 ? '' : one.phone,
    street: random() < 0.2 ? '' : one.street,
  };
}
