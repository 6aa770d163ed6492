import { organisation } from './organisations';

/** How the first two of some names compare: the others are what else the file holds. */
function compared(names: string[], { places = [] }: { places?: string[] } = {}): string {
  const name = { name: 'name', meaning: 'organisation.name', values: names };
  const { feature } = organisation(
    { size: names.length, columns: [name] },
    { name, places, ofPeople: false },
  );
  expect(feature.compare(1, 0)).toBe(feature.compare(0, 1));
  return feature.labels[feature.compare(0, 1)]!;
}

const others = ['Birch Catering Ltd', 'Cedar Transport Ltd', 'Larch Catering Ltd', 'Rowan Property Ltd'];

it.each([
  ['Alder GmbH', 'Alder'],
  ['Alder Catering Ltd', 'ALDER CATERING LIMITED'],
  ['Fonds VI GmbH', 'Fonds 6'],
  ['Objekt Zwei GmbH', 'Objekt 2 GmbH'],
  ['Hansaplon Bau', 'Hansap1on Bau GmbH'],
  ['Alder Bau, Inh. Rita Sommer', 'Alder Bau'],
  ['Constructor Bau GmbH', 'Constructor Bau'],
  ['Nordkai GmbH (Treuhänderin für Objekt 3)', 'Nordkai GmbH'],
  ['Radhaus Köln', 'RADHAUS KOELN'],
  ['Fit 4 You GmbH', 'Fit4You GmbH'],
  ['Van der Meer Horeca BV', 'v.d. Meer Horeca BV'],
])('%s is named as %s', (a, b) => expect(compared([a, b, ...others])).toBe('the same'));

it.each([
  ['1234567 Ontario Inc.', '1234568 Ontario Inc.', 'another number'],
  ['Objekt 3 GmbH', 'Objekt 4 GmbH', 'another number'],
  ['Fonds II', 'Fonds III', 'another number'],
  ['Alder Branch 12', 'Alder Branch 14', 'another number'],
  ['Alder First Fund', 'Alder 2nd Fund', 'another number'],
  ['Alder GmbH', 'Alder Verwaltungs GmbH', 'another legal form'],
  ['Alder Catering GmbH', 'Alder Catering B.V.', 'another legal form'],
])('%s and %s: %s', (a, b, how) => expect(compared([a, b, ...others])).toBe(how));

it.each([
  ['Fratelli Bonetti S.p.A.', 'F.lli Bonetti'],
  ['Alder Trading Ltd', 'Alder Tdg Ltd'],
  ['Talleres Hermanos García SL', 'Talleres Hnos. García'],
  ['Hagedorn Kunststofftechnik GmbH & Co. KG', 'HAGEDORN KUNSTSTOFFTECHNIK GMBH & C'],
])('%s is nearly named as %s', (a, b) => expect(compared([a, b, ...others])).toBe('nearly the same'));

it('a number within a word is one: Fit4You Studio', () => {
  expect(compared(['Fit 4 You Fitness GmbH', 'Fit4You GmbH', ...others])).not.toBe('another number');
});

it('branches of a brand are told apart by the towns of the file, of several words too', () => {
  const places = ['koln', 'bonn', 'neu ulm', 'ulm'];
  expect(compared(['Pizza Roma Köln', 'Pizza Roma Bonn', ...others], { places })).toBe('another place');
  expect(compared(['Radhaus Ulm', 'Radhaus Neu-Ulm', ...others], { places })).toBe('another place');
  expect(compared(['Pizza Roma Köln', 'Pizza Roma', ...others], { places })).toBe('mostly, or its acronym');
  expect(compared(['Pizza Roma KOELN', 'Pizza Roma Stube Köln', ...others], { places })).not.toBe(
    'another place',
  );
});

it.each([
  ['Alder Trading (UK) Ltd', 'Alder Trading (Ireland) Ltd', 'another place'],
  ['Alder Trading Holland', 'Alder Trading Netherlands', 'different'],
  ['北京华为有限公司', '北京华伟有限公司', 'different'],
  ['Thai Spa', 'Thai Spa Ltd', 'the same'],
  ['Alder S.p.A.', 'Alder S.r.l.', 'another legal form'],
])('%s and %s: %s', (a, b, how) => expect(compared([a, b, ...others])).toBe(how));

it('a word more is another name where both are written out with their forms', () => {
  expect(compared(['Falch Pumpen GmbH', 'Falch Pumpen Vertriebs GmbH', ...others])).toBe('in part');
  expect(compared(['Falch Pumpen', 'Falch Pumpen Vertriebs GmbH', ...others])).toBe('mostly, or its acronym');
});

it('without the towns, each has a word of its own', () => {
  expect(compared(['Pizza Roma Nordstadt', 'Pizza Roma Gohlis', ...others])).not.toMatch(/same|mostly/);
});

it('one letter is no slip between two words that other names have too', () => {
  const slip = ['Webering Dachbau', 'Wegering Dachbau'];
  expect(compared([...slip, ...others])).toBe('nearly the same');
  expect(compared([...slip, 'Webering Reisen', 'Wegering Optik', ...others])).not.toMatch(/same|mostly/);
});

it.each([
  ['Medivas', 'Medivis', 'in part'],
  ['Falck Dachbau', 'Falch Dachbau', 'in part'],
  ['Müller', 'Mueller', 'the same'],
  ['Alder Dachbau', 'Alder Dachbua', 'nearly the same'],
  ['Sommerfeldt', 'Sommerfeld', 'nearly the same'],
])('a letter in a short word makes a name another, in a long one it is a slip: %s, %s', (a, b, how) =>
  expect(compared([a, b, 'Birch Dachbau', ...others])).toBe(how),
);

it('an acronym, or a part, that fits several names fits none of them surely', () => {
  const one = ['BSK', 'Bau Service Kassel'];
  expect(compared([...one, ...others])).toBe('mostly, or its acronym');
  expect(compared([...one, 'Brandschutz Schulz Krause', ...others])).toBe('in part');
  const part = ['IGM', 'IGM Ingenieure Mitte'];
  expect(compared([...part, ...others])).toBe('mostly, or its acronym');
  expect(compared([...part, 'IGM Immobilien Marzahn', ...others])).toBe('in part');
});
