import { checkOf } from './check-digits';

/** A number with the digit that Luhn's scheme asks for. */
function luhn(digits: string): string {
  const holds = (text: string): boolean =>
    [...text].reverse().reduce((sum, digit, i) => {
      const twice = Number(digit) * 2;
      return sum + (i % 2 === 0 ? Number(digit) : twice > 9 ? twice - 9 : twice);
    }, 0) %
      10 ===
    0;
  return [...'0123456789'].map((last) => digits + last).find(holds)!;
}

const numbers = Array.from({ length: 20 }, (_, i) => luhn(String(4_170_022 + i * 8_191)));

it('a scheme that all numbers of a column follow tells a slip from a real number', () => {
  const holds = checkOf(numbers);
  expect(numbers.every((number) => holds?.(number))).toBe(true);
  const slip = numbers[0]!.replace(/^4/, '5');
  expect(holds?.(slip)).toBe(false);
});

it.each([
  ['few numbers', numbers.slice(0, 5)],
  ['numbers of no scheme', Array.from({ length: 40 }, (_, i) => String(1_000_003 + i * 77_777))],
])('%s show none', (_, values) => expect(checkOf(values)).toBeUndefined());
