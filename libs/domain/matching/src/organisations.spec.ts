import { resolveTable } from './index';

const meanings = ['organisation.name', 'organisation.register_number', 'address.full', 'contact.phone'];

/** Records that are one, by their numbers. */
function joined(rows: string[][]): number[][] {
  const columns = meanings.map((meaning, i) => ({
    ...{ name: meaning, meaning },
    values: rows.map((row) => row[i] ?? ''),
  }));
  const { clusters } = resolveTable({ size: rows.length, columns });
  const groups = new Map<number, number[]>();
  clusters.forEach((cluster, record) => groups.set(cluster, [...(groups.get(cluster) ?? []), record]));
  return [...groups.values()].filter((group) => group.length > 1);
}

/** A file has other companies too. */
const others = 'Birch Catering,Cedar Transport,Larch Optics,Rowan Property,Hazel Books,Juniper Tools'
  .split(',')
  .flatMap((name, i) => [
    [`${name} Ltd`, `HRB ${4711 + 917 * i} Bonn`, `${3 + 7 * i} Mill Lane, Bonn`, `0228 55${i}0143`],
    [name, '', `${3 + 7 * i} Mill Ln, Bonn`, `0228 55${i}0143`],
  ]);
const pairsOfOthers = others.flatMap((_, i) => (i % 2 === 0 ? [[i, i + 1]] : []));

it.each<[what: string, rows: string[][]]>([
  [
    'an operating company, its general partner and its holding in one house',
    [
      ['Alder Bau GmbH & Co. KG', '', 'Hafen 1, Bremen', '0421 380020'],
      ['Alder Bau Verwaltungs GmbH', '', 'Hafen 1, Bremen', '0421 380020'],
      ['Alder Bau Holding AG', '', 'Hafen 1, Bremen', '0421 380020'],
    ],
  ],
  [
    'companies that differ by their number',
    [
      ['1234567 Ontario Inc.', '', '1 King Street, Toronto', '416 555 0143'],
      ['1234568 Ontario Inc.', '', '1 King Street, Toronto', '416 555 0143'],
      ['Objekt Kai 3 GmbH', '', 'Kai 9, Hamburg', '040 3344110'],
      ['Objekt Kai Vier GmbH', '', 'Kai 9, Hamburg', '040 3344110'],
    ],
  ],
  [
    'two companies of one group in two countries',
    [
      ['Alder Bau', 'HRB 5512 Münster', 'Hafen 1, Münster', ''],
      ['Alder Bau', 'FN 291855a', 'Ring 7, Wien', ''],
    ],
  ],
])('%s are as many', (_, rows) => expect(joined([...others, ...rows])).toEqual(pairsOfOthers));

it('two of one group with numbers of their own are two, whatever a record without a number says', () => {
  const rows = [
    ['Alder Bau GmbH', 'HRB 5512 Münster', 'Hafen 1, Münster', '0251 3344110'],
    ['Alder Bau GmbH', 'HRB 5513 Münster', 'Hafen 1, Münster', '0251 3344110'],
    ['Alder Bau', '', 'Hafen 1, Münster', '0251 3344110'],
  ];
  const own = joined([...others, ...rows]).filter((group) => group.some((record) => record >= others.length));
  expect(own.filter((group) => group.includes(12) && group.includes(13))).toEqual([]);
});

it('another spelling of its form, a register without its court, a number in words: it is the same', () => {
  const rows = [
    ['Alder Bau GmbH', 'HRB 5512 Münster', 'Hafen 1, Münster', ''],
    ['Alder Bau Gesellschaft mit beschränkter Haftung', 'HRB 5512', 'Hafen 1, Münster', ''],
    ['Objekt Kai 3 GmbH', '', 'Kai 9, Hamburg', '040 3344110'],
    ['Objekt Kai Drei', '', 'Kai 9, Hamburg', ''],
  ];
  const own = [
    [12, 13],
    [14, 15],
  ];
  expect(joined([...others, ...rows])).toEqual([...pairsOfOthers, ...own]);
});
