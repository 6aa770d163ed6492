import { isMissing, isNobody } from './placeholders';

/** What spreadsheets, databases and languages of the world write for nothing. */
const elsewhere = [
  ...[
    '#REF!',
    '#NV',
    '#BEZUG!',
    '#WERT!',
    '#ZAHL!',
    '#N/D',
    '#¡REF!',
    '#¿NOMBRE?',
    '#VALEUR!',
    '#N/B',
    '#SPILL!',
    '#GETTING_DATA',
  ],
  ...[
    'NaT',
    '<NA>',
    '-1.#IND',
    '1.#QNAN',
    'NaN-NaN-NaN',
    'Invalid Date',
    'nan nan',
    'NULL NULL',
    'unknown unknown',
    '(null)',
    '[NULL]',
  ],
  ...[
    's/d',
    'N/D',
    'n.v.t.',
    'keine Angabe',
    'nicht bekannt',
    'no disponible',
    'non renseigné',
    'nieznany',
    'okänd',
    'neuvedeno',
    'неизвестно',
  ],
  ...[
    'not recorded',
    'not disclosed',
    'none given',
    'System.DBNull',
    '########',
    '—',
    'n.d.',
    '(blank)',
    '(Leer)',
    'pending',
    '–',
    '*',
  ],
];

it.each(elsewhere)('%p is missing', (text) => {
  expect([isMissing(text), isNobody(text)]).toEqual([true, true]);
});

it.each(['Nat', 'Na Na', 'ND', 'N.D.', 'Blank', 'Leer', '#1', 'Nat King Cole', 'Neil None-Smith'])(
  'a column may hold %p',
  (text) => expect(isMissing(text)).toBe(false),
);
