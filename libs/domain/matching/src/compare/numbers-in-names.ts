const words = [
  'eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn',
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen',
  'first second third fourth fifth sixth seventh eighth ninth tenth',
  'erste zweite dritte vierte funfte sechste siebte achte neunte zehnte',
  '- deux trois quatre cinq - sept huit neuf dix',
  '- dos tres cuatro cinco seis siete ocho nueve diez',
];
const spelled = new Map<string, string>(
  words.flatMap((row) => row.split(' ').map((word, i) => [word, String(i + 1)] as const)),
);
const roman = /^(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})$/;
const ordinal = /^(\d+)(?:st|nd|rd|th|er|eme|e|a|o)$/;
const valueOf: Record<string, number> = { i: 1, v: 5, x: 10 };

function romanNumber(word: string): string {
  const digits = [...word].map((letter) => valueOf[letter]!);
  return String(digits.reduce((sum, digit, i) => sum + (digit < (digits[i + 1] ?? 0) ? -digit : digit), 0));
}

/**
 * A word of a name as a number where it is one: `007`, `2nd`, `zwei`, `iii`; a single `i`, `v` or `x` only where the name
 * ends with it.
 */
export function asNumber(word: string, last: boolean): string {
  if (/^\d+$/.test(word)) return word.replace(/^0+(?=\d)/, '');
  const of = ordinal.exec(word)?.[1] ?? spelled.get(word);
  if (of) return of;
  return roman.test(word) && (word.length > 1 || last) ? romanNumber(word) : word;
}

/** The numbers of a name, those within its words too: `fit4you`. */
export const numbersOf = (name: string): string[] => name.match(/\d+/g) ?? [];

/** Whether each of two names has some of a kind, numbers or towns, and neither all those of the other. */
export function otherThan(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  const within = (one: readonly string[], other: readonly string[]) =>
    one.every((each) => other.includes(each));
  return !within(a, b) && !within(b, a);
}
