import fc from 'fast-check';
import { isMissing, isNobody } from './placeholders';

const nothings = [
  ...[
    'None,None',
    'nan;nan',
    'k.A.',
    'Optional(nil)',
    'System.Object',
    'System.Object ',
    'function () {}',
    '#N/A N/A',
    '$USER',
  ],
  ...[
    '',
    ' ',
    '\u200b',
    '-',
    '--',
    '...',
    '?',
    '???',
    '_',
    '""',
    "''",
    'null',
    'NULL',
    ' Null ',
    '"null"',
    "'null'",
    '`null`',
  ],
  ...[
    '\\"null\\"',
    '%22null%22',
    '&quot;null&quot;',
    '“null”',
    '«null»',
    '(null)',
    '[null]',
    '<null>',
    '{null}',
    '--null--',
    'null;',
    'null,',
  ],
  ...[
    'n\u200bull',
    'n\u00adull',
    '\ufeffnull',
    'ｎｕｌｌ',
    'nil',
    '<nil>',
    '(nil)',
    'None',
    'undefined',
    "'undefined'",
    'UNDEFINED',
    'undef',
  ],
  ...[
    'nan',
    'NaN',
    'NAN',
    '-nan',
    '#N/A',
    '#n/a',
    '#N/A!',
    '#REF!',
    '#VALUE!',
    '#NULL!',
    '#DIV/0!',
    '#NAME?',
    '\\N',
    '\\\\N',
    'N/A',
    'n.a.',
    'NA',
    '<NA>',
    'n//a',
  ],
  ...[
    'not set',
    '(not set)',
    'not-set',
    'NOT_SET',
    '(not provided)',
    'not available',
    'unknown',
    '[object Object]',
    '[object Promise]',
    'undefined undefined',
  ],
];

const nobodies = [
  ...['0x0', '0x0000000000000000000000000000000000000000'],
  ...[
    'anonymous',
    'Anonymous',
    '<anonymous>',
    'anon',
    'guest',
    '*guest*',
    'Guest User',
    'guest_user',
    'visitor',
    'true',
    'false',
    'default',
  ],
  ...[
    '0',
    '00',
    '000000',
    '0.0',
    '-1',
    '00000000-0000-0000-0000-000000000000',
    '{00000000-0000-0000-0000-000000000000}',
  ],
  ...[
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF',
    '11111111-1111-1111-1111-111111111111',
    'xxxx',
    'XXX',
    'aaaa',
  ],
  ...['xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx', '00:00:00:00:00:00', '02:00:00:00:00:00', '9774d56d682e549c'],
  ...[
    'user_id',
    'userId',
    'USER-ID',
    'customer id',
    'user.id',
    'this.user.id',
    'your-user-id',
    'getUserId()',
    'customerEmail',
    'id',
    'email',
  ],
];

it.each(nothings)('%p is missing, in a column and as an identifier', (text) => {
  expect([isMissing(text), isNobody(text)]).toEqual([true, true]);
});

it.each(nobodies)('%p is nobody, though a column may hold it', (text) => {
  expect(isNobody(text)).toBe(true);
});

it.each([
  'Guest',
  'Blank',
  'Void',
  'Fox',
  'Nan Goldin',
  'Na Li',
  'Null Pointer',
  'Noon',
  'Mrs. Test-Smith',
  '0',
  '1',
  'true',
  'N A',
  'Anon',
])('a column may hold %p', (text) => expect(isMissing(text)).toBe(false));

it('finds a placeholder in whatever quotes, case and invisible characters, and however often they are repeated', () => {
  const around = fc.constantFrom(
    '"',
    "'",
    '`',
    '<>',
    '()',
    '[]',
    '{}',
    ' ',
    '.',
    '-',
    '*',
    '|',
    '\u200b',
    '\u00a0',
    '\u202e',
    '"\u200b',
  );
  const word = fc.constantFrom(
    'null',
    'undefined',
    'nan',
    'none',
    'nil',
    'anonymous',
    'guest',
    'n/a',
    'user_id',
    'unknown',
  );
  const cased = fc
    .tuple(word, fc.constantFrom('lower', 'UPPER', 'Title'))
    .map(([text, how]) =>
      how === 'UPPER' ? text.toUpperCase() : how === 'Title' ? text[0]!.toUpperCase() + text.slice(1) : text,
    );
  fc.assert(
    fc.property(cased, fc.array(around, { maxLength: 4 }), (text, marks) => {
      const wrapped = marks.reduce((inner, mark) => `${mark[0]}${inner}${mark.at(-1)}`, text);
      expect([wrapped, isNobody(wrapped)]).toEqual([wrapped, true]);
    }),
  );
});
