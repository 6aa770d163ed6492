import type { Random } from './random';

/** Texts by how common they are: the n-th is about n times rarer than the first, as names of people are. */
export class Ranked {
  private readonly upTo: Float64Array;

  constructor(private readonly texts: readonly string[]) {
    this.upTo = new Float64Array(texts.length);
    let sum = 0;
    for (let i = 0; i < texts.length; i += 1) this.upTo[i] = sum += 1 / (i + 8);
  }

  /** @cost O(log texts) */
  draw(random: Random): string {
    const at = random() * this.upTo.at(-1)!;
    let [low, high] = [0, this.texts.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return this.texts[low]!;
  }
}

const begin = 'b br c ch d f fl g gr h j k l m n p r s sch st t th tr v w z'.split(' ');
const vowel = 'a e i o u a e i o ai ei ie au ea'.split(' ');
const end = ['', '', 'n', 'r', 'l', 's', 'm', 'nd', 'rt', 'ck', 'nn', 'll', 'tz', 'th'];

/** Distinct made-up words that can be said, shorter ones first. */
export function madeUp(count: number, random: Random, endings: readonly string[] = ['']): string[] {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!;
  const found = new Set<string>();
  while (found.size < count) {
    const syllables = found.size < count / 20 ? 1 : random() < 0.7 ? 2 : 3;
    const word = Array.from({ length: syllables }, () => pick(begin) + pick(vowel)).join('');
    found.add(word + pick(end) + pick(endings));
  }
  return [...found];
}

/** Given names as they are, with the short forms that people use. */
export const givenNames: readonly (readonly [full: string, ...short: string[]])[] = [
  ...([
    ['james', 'jim'],
    ['mary', 'molly'],
    ['robert', 'bob', 'rob'],
    ['patricia', 'pat'],
  ] as const),
  ...([
    ['john', 'jack'],
    ['jennifer', 'jen'],
    ['michael', 'mike'],
    ['elizabeth', 'liz', 'beth'],
  ] as const),
  ...([
    ['william', 'bill', 'will'],
    ['susan', 'sue'],
    ['richard', 'rick'],
    ['margaret', 'peggy'],
  ] as const),
  ...([['joseph', 'joe'], ['katherine', 'kate', 'kathy'], ['thomas', 'tom'], ['anna'], ['lukas']] as const),
  ...([['daniel', 'dan'], ['nancy'], ['matthew', 'matt'], ['sandra'], ['anthony', 'tony']] as const),
  ...([['andrew', 'andy'], ['laura'], ['steven', 'steve'], ['deborah', 'debbie'], ['edward', 'ed']] as const),
  ...([
    ['alexander', 'alex'],
    ['victoria', 'vicky'],
    ['peter', 'pete'],
    ['rebecca', 'becky'],
  ] as const),
  ...([
    ['christopher', 'chris'],
    ['samantha', 'sam'],
    ['nicholas', 'nick'],
    ['theresa', 'tess'],
  ] as const),
];
