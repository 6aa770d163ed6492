import fc from 'fast-check';
import { normaliseIdentifier } from './normalise-identifier';

describe('e-mail', () => {
  it.each([
    ['  Ann.Lee@Example.ORG ', 'ann.lee@example.org'],
    ['ann+shop@example.org', 'ann+shop@example.org'],
    ['jose\u0301@example.org', 'jos\u00e9@example.org'],
  ])('takes %p as %p', (raw, value) => expect(normaliseIdentifier('email', raw)).toBe(value));

  it.each([
    '',
    ' ',
    'ann',
    'ann@',
    '@example.org',
    'a@b@example.org',
    'Ann <ann@example.org>',
    'ann@localhost',
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
  ])('takes %p as %p', (raw, value) => expect(normaliseIdentifier('phone', raw)).toBe(value));

  it.each([
    '030 901820',
    '12345',
    '+49',
    '+999 12345678',
    'call +49 30 901820',
    '+1 202 456 1414 ext. 5',
    4930901820,
  ])('has no use for %p', (raw) => expect(normaliseIdentifier('phone', raw)).toBeUndefined());

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
