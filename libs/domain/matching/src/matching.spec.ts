import fc from 'fast-check';
import { birthLevel } from './compare/birth';
import { familyLevel } from './compare/family-names';
import { givenLevel } from './compare/given-names';
import { organisationName } from './compare/organisations';
import { explainPair, resolveTable, type ScoredPair, type Table } from './index';
import { dateDigits } from './prepare/dates';
import { fullName } from './prepare/names';
import { streetParts } from './prepare/addresses';
import { randomFrom } from './random';
import { Close, closeness } from './text/closeness';
import { fold } from './text/fold';

describe('what people write', () => {
  it.each([
    ['Müller-Lüdenscheidt', 'muller ludenscheidt'],
    ['Øystein Bjørnsæter', 'oystein bjornsaeter'],
    ['Пушкин', 'pushkin'],
    ['Παπαδόπουλος', 'papadopoulos'],
    ["  O'Neill,  J. ", 'oneill j'],
    ['李小龍', '李小龍'],
  ])('%s is compared as %s', (raw, folded) => expect(fold(raw)).toBe(folded));

  it.each([
    ['Dr. Anna Maria van der Berg', { given: 'anna maria', family: 'van der berg', generation: '' }],
    ['Smith, John Jr.', { given: 'john', family: 'smith', generation: 'jr' }],
    ['Madonna', { given: '', family: 'madonna', generation: '' }],
  ])('%s has its parts', (raw, parts) => expect(fullName(raw)).toEqual(parts));

  it.each([
    ['1960-08-18', '19600818'],
    ['19600818', '19600818'],
    ['18.08.1960', '19600818'],
    ['8/18/1960', '19600818'],
    ['18 Aug 1960', '19600818'],
    ['August 18, 1960', '19600818'],
    ['1960-08', '19600800'],
    ['1960', '19600000'],
    ['unknown', undefined],
  ])('%s is the date %s', (raw, digits) => expect(dateDigits(raw)).toBe(digits));

  it.each([
    ['12 North Main Street', { number: '12', street: 'n main st' }],
    ['Hauptstraße 5', { number: '5', street: 'haupt st' }],
    ['747 Ninth Ave. between 50th and 51st', { number: '747', street: '9th av' }],
  ])('%s is a street and a number', (raw, parts) => expect(streetParts(raw)).toEqual(parts));

  it.each([
    ['International Business Machines Corp.', 'intl business machines'],
    ['I.B.M. GmbH & Co. KG', 'ibm'],
  ])('%s is named %s', (raw, name) => expect(organisationName(raw)).toBe(name));
});

describe('levels', () => {
  it.each([
    ['robert', 'bob', 1],
    ['anna maria', 'anna', 1],
    ['emiily', 'emily', 2],
    ['j', 'john', 4],
    ['john', 'mary', 7],
  ])('of the given names %s and %s', (a, b, level) => expect(givenLevel(a, b)).toBe(level));

  it.each([
    [19600818, 19600819, 2],
    [19600812, 19601208, 3],
    [19600818, 19600000, 4],
    [19600818, 19610818, 2],
    [19600818, 19231101, 7],
    [19540604, 19840604, 4],
  ])('of the dates %i and %i', (a, b, level) => expect(birthLevel(a, b)).toBe(level));

  const word = fc.string({
    unit: fc.constantFrom(...'abcde'),
    minLength: 1,
    maxLength: 8,
  });
  it('are the same in both directions', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(closeness(a, b)).toBe(closeness(b, a));
        expect(givenLevel(a, b)).toBe(givenLevel(b, a));
        expect(familyLevel(a, b)).toBe(familyLevel(b, a));
        expect(closeness(a, a)).toBe(Close.equal);
      }),
      { numRuns: 2_000 },
    );
  });

  const date = fc
    .integer({ min: 1_900, max: 2_025 })
    .chain((year) =>
      fc.tuple(fc.constant(year), fc.nat(12), fc.nat(31)).map(([y, m, d]) => y * 10_000 + m * 100 + d),
    );
  it('of dates are the same in both directions', () => {
    fc.assert(
      fc.property(date, date, (a, b) => expect(birthLevel(a, b)).toBe(birthLevel(b, a))),
      { numRuns: 2_000 },
    );
  });
});

const first = 'anna bela carla david elena frida goran hanna igor julia karim leona'.split(' ');
const last = 'okafor lindqvist marino petrov santos weber yilmaz novak dubois haas tanaka ferrari'.split(' ');

/** People, some of them twice with slips, and households of different people; with who is who. */
function people(seed: number, count: number): { table: Table; truth: number[] } {
  const random = randomFrom(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const slip = (text: string): string => {
    const i = 1 + Math.floor(random() * (text.length - 2));
    return text.slice(0, i) + text.slice(i + 1);
  };
  const maybe = (chance: number, change: (text: string) => string) => (text: string) =>
    random() < chance ? change(text) : text;
  const two = (n: number): string => String(1 + Math.floor(random() * n)).padStart(2, '0');
  const changes = [maybe(0.3, slip), maybe(0.3, slip), maybe(0.1, () => ''), maybe(0, slip), maybe(0, slip)];
  const rows: string[][] = [];
  const truth: number[] = [];
  for (let person = 0; person < count; person += 1) {
    const home = person % 5 === 0 ? rows.at(-1) : undefined;
    const [, family, , street, city] = home ?? [
      '',
      pick(last),
      '',
      `${two(900)} ${pick(last)} street`,
      pick(first),
    ];
    const row = [pick(first), family!, `${1940 + Number(two(64))}-${two(12)}-${two(28)}`, street!, city!];
    rows.push(row);
    truth.push(person);
    if (random() >= 0.4) continue;
    rows.push(row.map((text, i) => changes[i]!(text)));
    truth.push(person);
  }
  const meanings = [
    'person.given_name',
    'person.family_name',
    'person.birth_date',
    'address.line1',
    'address.city',
  ];
  const columns = meanings.map((meaning, i) => ({
    name: meaning,
    meaning,
    values: rows.map((row) => row[i]!),
  }));
  return { table: { size: rows.length, columns }, truth };
}

function quality(
  clusters: ArrayLike<number>,
  truth: readonly number[],
): { precision: number; recall: number } {
  let [both, found, real] = [0, 0, 0];
  for (let a = 0; a < truth.length; a += 1)
    for (let b = a + 1; b < truth.length; b += 1) {
      const [one, other] = [clusters[a] === clusters[b], truth[a] === truth[b]];
      both += Number(one && other);
      found += Number(one);
      real += Number(other);
    }
  return {
    precision: both / Math.max(1, found),
    recall: both / Math.max(1, real),
  };
}

describe('a table of people', () => {
  it.each([
    // Of sixty people a single wrong pair is 3 % of precision.
    [1, 60, 0.9],
    [2, 400, 0.95],
    [3, 1_500, 0.95],
  ])('is resolved without labels, relatives kept apart (seed %d, %d people)', (seed, count, least) => {
    const { table, truth } = people(seed, count);
    const { precision, recall } = quality(resolveTable(table).clusters, truth);
    expect(precision).toBeGreaterThan(least);
    expect(recall).toBeGreaterThan(0.9);
  });

  it('comes apart the same in whatever order its records stand', () => {
    const { table, truth } = people(4, 150);
    const order = truth.map((_, i) => i).reverse();
    const turned = {
      ...table,
      columns: table.columns.map((column) => ({
        ...column,
        values: order.map((i) => column.values[i]!),
      })),
    };
    const [one, other] = [resolveTable(table).clusters, resolveTable(turned).clusters];
    for (let a = 0; a < order.length; a += 1)
      for (let b = a + 1; b < order.length; b += 1)
        expect(other[a] === other[b]).toBe(one[order[a]!] === one[order[b]!]);
  });

  it('is the same whatever the order of its columns, and copies of some records change nothing of the others', () => {
    const { table } = people(8, 120);
    const plain = resolveTable(table);
    const turned = resolveTable({
      ...table,
      columns: [...table.columns].reverse(),
    });
    expect([...turned.clusters]).toEqual([...plain.clusters]);
    const twice = [3, 17, 40, 41];
    const copied = resolveTable({
      size: table.size + twice.length,
      columns: table.columns.map((column) => ({
        ...column,
        values: [...column.values, ...twice.map((record) => column.values[record]!)],
      })),
    });
    expect([...copied.clusters.slice(0, table.size)]).toEqual([...plain.clusters]);
    for (const [i, record] of twice.entries())
      expect(copied.clusters[table.size + i]).toBe(copied.clusters[record]);
  });

  it('has an explanation for every pair that adds up, and no weight that is no number', () => {
    const result = resolveTable(people(5, 80).table);
    for (const { a, b } of result.pairs.slice(0, 200)) {
      const { prior, relatives, weight, steps } = explainPair(result, a, b);
      expect(Number.isFinite(weight)).toBe(true);
      expect(prior + relatives + steps.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(weight, 6);
    }
  });

  it('never joins two records of a source that holds nothing twice', () => {
    const { table } = people(6, 200);
    const sources = Array.from({ length: table.size }, (_, i) => (i % 2 === 0 ? 'shop' : 'till'));
    const { clusters } = resolveTable({ ...table, sources }, { duplicateFree: ['shop', 'till'] });
    const seen = new Set<string>();
    for (const [i, cluster] of clusters.entries()) {
      const key = `${cluster} ${sources[i]}`;
      expect(seen.has(key)).toBe(false);
      seen.add(key);
    }
  });

  it('holds what was decided of pairs, found or not, and weighs the others by it', () => {
    const { table } = people(7, 120);
    const free = resolveTable(table);
    const [best, ...others] = free.pairs as [ScoredPair, ...ScoredPair[]];
    const stranger = [...free.clusters].findIndex((cluster) => cluster !== free.clusters[best.a]);
    const said = { a: best.a, b: best.b, match: false };
    const held = resolveTable(table, {
      decisions: [said, { a: stranger, b: best.a, match: true }],
    });
    expect(held.clusters[best.a]).not.toBe(held.clusters[best.b]);
    expect(held.clusters[best.a]).toBe(held.clusters[stranger]);
    const probability = ({ a, b }: ScoredPair, match: boolean): number => {
      const decisions = others.slice(0, 30).map((pair) => ({ ...pair, match }));
      return explainPair(resolveTable(table, { decisions }), a, b).weight;
    };
    expect(probability(best, false)).toBeLessThan(best.weight);
    expect(probability(best, true)).toBeGreaterThan(probability(best, false));
  });

  it.each([0, 1, 2])('of %d records is taken', (size) => {
    const table = {
      size,
      columns: [
        {
          name: 'n',
          meaning: 'person.full_name',
          values: ['Ann Okafor', 'Ann Okafor'].slice(0, size),
        },
      ],
    };
    expect(resolveTable(table).clusters.length).toBe(size);
  });
});
