import fc from 'fast-check';
import { formerValues, normaliseIdentifier } from './normalise-identifier';

describe('e-mail', () => {
  it.each([
    ['  Ann.Lee@Example.ORG ', 'ann.lee@example.org'],
    ['ann+shop@example.org', 'ann+shop@example.org'],
    ['jose\u0301@example.org', 'jos\u00e9@example.org'],
    ['\u200bann@example.org', 'ann@example.org'],
    ['an\u200bn@exam\u00adple.org\ufeff', 'ann@example.org'],
    ['\u202aann@example.org\u202c', 'ann@example.org'],
    ['\u00a0ann\u00a0@example.org\u2007', 'ann@example.org'],
    ['ann@m\u00fcnchen.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@mu\u0308nchen.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@M\u00dcNCHEN.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@XN--mnchen-3ya.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@\u4f8b\u3048\u3002\u30c6\u30b9\u30c8', 'ann@xn--r8jz45g.xn--zckzah'],
    [
      '\uff41\uff4e\uff4e\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff4f\uff52\uff47',
      'ann@example.org',
    ],
    ['mailto:Ann@example.org?subject=Hi', 'ann@example.org'],
    ['mailto:ann%2Bshop@example.org', 'ann+shop@example.org'],
    ['Ann Lee <ann@example.org>', 'ann@example.org'],
    ['<ann@example.org>', 'ann@example.org'],
    ['ann@example.org.', 'ann@example.org'],
  ])('takes %p as %p', (raw, value) => expect(normaliseIdentifier('email', raw)).toBe(value));

  it.each([
    '',
    ' ',
    'ann',
    'ann@',
    '@example.org',
    'a@b@example.org',
    'Ann <ann@example.org',
    'ann lee@example.org',
    'ann@m\u00fcnchen.example/x',
    'ann@localhost',
    '\u200b',
  ])('has no use for %p', (raw) => expect(normaliseIdentifier('email', raw)).toBeUndefined());

  it('takes no more than 254 characters', () => {
    const address = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`;
    expect(address).toHaveLength(64 + 1 + 183 + 7 + 1 - 1);
    expect(normaliseIdentifier('email', address)).toBeUndefined();
    expect(normaliseIdentifier('email', address.replace('dd.', '.'))).toBeDefined();
  });
});

describe('phone', () => {
  it.each([
    ['+49 30 901820', '+4930901820'],
    ['+1 (202) 456-1414', '+12024561414'],
    ['0049 30 901820', '+4930901820'],
    ['00 49 (30) 901820', '+4930901820'],
    ['+0049 30 901820', '+4930901820'],
    ['+49 (0) 30 901820', '+4930901820'],
    ['0049 (0)30 901820', '+4930901820'],
    ['+49(0)1512 3456789', '+4915123456789'],
    ['+39 06 698 12345', '+390669812345'],
    ['(+49) 30 901820', '+4930901820'],
    ['tel:+49-30-901820', '+4930901820'],
    ['tel:+49-30-901820;phone-context=example.org', '+4930901820'],
    ['\u200e+49 30\u00a0901820\u202c', '+4930901820'],
    ['\uff0b\uff14\uff19 30 901820', '+4930901820'],
    ['+\u0664\u0669 \u0663\u0660 \u0669\u0660\u0661\u0668\u0662\u0660', '+4930901820'],
    ['+\u096a\u096f \u0969\u0966 \u096f\u0966\u0967\u096e\u0968\u0966', '+4930901820'],
    ['\u06f0\u06f0\u06f4\u06f9\u06f3\u06f0\u06f9\u06f0\u06f1\u06f8\u06f2\u06f0', '+4930901820'],
  ])('takes %p as %p', (raw, value) => expect(normaliseIdentifier('phone', raw)).toBe(value));

  it.each([
    '030 901820',
    '12345',
    '+49',
    '+999 12345678',
    'call +49 30 901820',
    '+1 202 456 1414 ext. 5',
    'tel:+1-202-456-1414;ext=5',
    4930901820,
  ])('has no use for %p', (raw) => expect(normaliseIdentifier('phone', raw)).toBeUndefined());

  it.each([
    ['DE', '0049 30 901820', '+4930901820'],
    ['DE', '030 901820', '+4930901820'],
    ['DE', '(030) 90 18 20', '+4930901820'],
    ['DE', 'tel:030-901820', '+4930901820'],
    ['US', '(202) 456-1414', '+12024561414'],
    ['US', '011 49 30 901820', '+4930901820'],
    ['US', '0049 30 901820', '+4930901820'],
    ['IT', '06 698 12345', '+390669812345'],
    ['EG', '\u0660\u0661\u0660\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667', '+201001234567'],
    ['ZZ', '030 901820', undefined],
  ])('in %s takes %p as %p', (country, raw, value) =>
    expect(normaliseIdentifier('phone', raw, { country })).toBe(value),
  );

  it('takes national form where the country is known', () => {
    expect(normaliseIdentifier('phone', '030 901820', { country: 'DE' })).toBe('+4930901820');
    expect(normaliseIdentifier('phone', '+1 202 456 1414', { country: 'DE' })).toBe('+12024561414');
  });
});

describe('any other type', () => {
  it.each([
    [' 42 ', '42'],
    [42, '42'],
    ['Ann', 'Ann'],
    ['\u200bA\u200dnn\ufeff', 'Ann'],
    ['\u2066ann\u2069', 'ann'],
    ['so\u00adft', 'soft'],
    ['a\u00a0b\u2009c', 'a b c'],
    ['e\u0301va', '\u00e9va'],
    ['{42}', '{42}'],
    ['"Ann"', '"Ann"'],
    ['\u{1F600}', '\u{1F600}'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('takes %p as text', (raw, value) => {
    for (const type of ['user_id', 'anonymous_id', 'device_id', 'loyalty_card']) {
      expect(normaliseIdentifier(type, raw)).toBe(value);
    }
  });

  it.each([
    '',
    '  ',
    'x'.repeat(201),
    'a\u0000b',
    'a\nb',
    'half \ud83d of a pair',
    Number.NaN,
    Infinity,
    true,
    null,
    undefined,
    {},
    ['42'],
  ])('has no use for %p', (raw) => expect(normaliseIdentifier('user_id', raw)).toBeUndefined());
});

const types = fc.constantFrom('email', 'phone', 'user_id', 'device_id');
const raws = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 250 }),
  fc.emailAddress(),
  fc.double(),
  fc.anything(),
  fc.integer({ min: 1_000_000, max: 99_999_999 }).map((n) => `+49 30 ${n}`),
  fc.constantFrom(
    '\u0130@example.org',
    'STRASSE\u00df@example.org',
    '\u212bngstr\u00f6m@example.org',
    '\ufeff42',
    'ann@m\u00fcnchen.example',
    'mailto:mailto:ann@example.org',
    'Ann <mailto:ann@example.org>',
    '<<ann@example.org>>',
    'ann@example.org..',
    '\u200b \u200b42 \u200b',
    'e\u200b\u0301',
    '+49 (0) 30 901820',
  ),
);

it('changes nothing when it normalises again', () => {
  fc.assert(
    fc.property(types, raws, (type, raw) => {
      const once = normaliseIdentifier(type, raw);
      fc.pre(once !== undefined);
      expect(normaliseIdentifier(type, once)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['email', 'ann@xn--mnchen-3ya.example', ['ann@m\u00fcnchen.example']],
  ['user_id', '\u00e9va', ['e\u0301va']],
  ['email', 'ann@example.org', []],
  ['user_id', '42', []],
])('an older index may have %s %p as %j', (type, value, former) =>
  expect(formerValues(type, value)).toEqual(former),
);

it('leaves no character that nobody sees', () => {
  const unseen = fc.constantFrom(
    ...'\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f\u202e\u2066\u034f\u180e\u{e0041}\ufe0f',
  );
  const value = fc.constantFrom(
    ['email', 'ann@example.org'],
    ['phone', '+4930901820'],
    ['user_id', 'Ann-42'],
  );
  fc.assert(
    fc.property(value, fc.array(fc.tuple(fc.nat(20), unseen)), ([type, plain], marks) => {
      const raw = marks.reduce((text, [at, mark]) => text.toSpliced(at, 0, mark), [...plain!]).join('');
      expect(normaliseIdentifier(type!, raw)).toBe(plain);
    }),
  );
});
