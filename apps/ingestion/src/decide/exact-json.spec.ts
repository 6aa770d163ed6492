import fc from 'fast-check';
import { parseExactly } from './exact-json';

describe('numbers that a double does not keep', () => {
  it.each([
    ['1234567890123456781', '1234567890123456781'],
    ['-1234567890123456781', '-1234567890123456781'],
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['10000000000000000000000', '10000000000000000000000'],
    ['1234567890123456781.0', '1234567890123456781'],
    ['1234567890123456781.5', '1234567890123456781.5'],
    ['1e400', '1e400'],
    ['-1E+400', '-1E+400'],
    ['1e-400', '1e-400'],
    ['NaN', 'NaN'],
    ['-Infinity', '-Infinity'],
  ])('%s is kept as the text %s, wherever it stands', (sent, kept) => {
    expect(parseExactly(sent === 'NaN' || sent === '-Infinity' ? `[${sent}]` : ` ${sent}`)).toEqual(
      sent === 'NaN' || sent === '-Infinity' ? [kept] : kept,
    );
    expect(parseExactly(`{"a":${sent},"b":[${sent} , {"c" : ${sent}}]}`)).toEqual({
      a: kept,
      b: [kept, { c: kept }],
    });
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['12345.0', 12345],
    ['1e3', 1000],
    ['1e21', 1e21],
    ['0e999', 0],
    ['52.520006599999998876543', 52.52000659999999888],
    ['-0', -0],
  ])('%s stays a number', (sent, number) => {
    expect(parseExactly(`{"a":12345678901234567890,"b":${sent}}`)).toEqual({
      a: '12345678901234567890',
      b: number,
    });
    expect(parseExactly(`[${sent}]`)).toEqual([number]);
  });

  it('are all different: a whole number has its own digits, however many', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (n) => {
        const { id } = parseExactly(`{"id":${n}}`) as { id: unknown };
        expect(String(id)).toBe(String(n));
      }),
    );
  });

  it('are found among strings of any content, which stay as they are', () => {
    const tricky = [
      'a\\',
      '"',
      ',1234567890123456781',
      ':1e400,',
      '\\",[12345678901234567890',
      'NaN',
      '\n\u2028',
    ];
    const text = JSON.stringify({ [tricky[2]!]: tricky }).replace('}', ',"n":12345678901234567890}');
    expect(parseExactly(text)).toEqual({ [tricky[2]!]: tricky, n: '12345678901234567890' });
  });
});

/** A whole number that a double may have rounded, and that JSON.stringify writes without an exponent. */
const isBeyond = (value: unknown): boolean =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value as number) < 1e21;

describe('any other text', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseExactly(`[${text},12345678901234567890]`)).toEqual([
          JSON.parse(text, (_, value: unknown) => (isBeyond(value) ? String(value) : value)),
          '12345678901234567890',
        ]);
      }),
    );
  });

  it.each([
    '',
    '{12345678901234567890:1}',
    '{NaN :1}',
    '[012345678901234567890]',
    '[12345678901234567890x]',
    '[1.12345678901234567890.]',
    '[-,12345678901234567890]',
    '[NaNa]',
    '[12345678901234567890,"open]',
  ])('that is no JSON is none: %s', (text) => {
    expect(() => parseExactly(text)).toThrow(SyntaxError);
  });

  it.each([
    ['strings that never end', `[12345678901234567890,${'"\\"'.repeat(100_000)}`],
    ['digits that never end', `[${'1'.repeat(400_000)}x`],
    ['spaces that never end', `[12345678901234567890${' '.repeat(400_000)}`],
    ['dots that never end', `[${'1.'.repeat(200_000)}`],
  ])('costs no more than its length: %s', (_, text) => {
    expect(() => parseExactly(text)).toThrow(SyntaxError);
  });
});
