/** Schemes by which the last characters of a number follow from the others. */
const schemes: readonly ((digits: string) => boolean)[] = [luhn, gtin, elevens, ninetySevens];

/** Least numbers that must show a scheme before it counts. */
const enough = 12;

/**
 * The scheme that next to all of some identifiers follow, by which a slip of the pen is told from a neighbour's number.
 * @source ISO/IEC 7812 (Luhn), GS1, ISO 7064 (MOD 97-10), the weights of ISBN-10
 */
export function checkOf(values: readonly string[]): ((value: string) => boolean) | undefined {
  const numbers = values.map(onlyDigits).filter((digits) => digits.length >= 6);
  if (numbers.length < enough) return undefined;
  const holds = schemes.find((scheme) => numbers.filter(scheme).length >= 0.9 * numbers.length);
  return holds && ((value) => holds(onlyDigits(value)));
}

const onlyDigits = (value: string): string => value.replace(/\D/g, '');

function luhn(digits: string): boolean {
  return weighed(digits, (digit, i) => (i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0))) % 10 === 0;
}

function gtin(digits: string): boolean {
  return weighed(digits, (digit, i) => digit * (i % 2 === 0 ? 1 : 3)) % 10 === 0;
}

function elevens(digits: string): boolean {
  return weighed(digits, (digit, i) => digit * (i + 1)) % 11 === 0;
}

function ninetySevens(digits: string): boolean {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** Sum of the digits from the last one on, each weighed. */
function weighed(digits: string, weight: (digit: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) sum += weight(Number(digits[digits.length - 1 - i]), i);
  return sum;
}
