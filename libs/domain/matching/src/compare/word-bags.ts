import { Dictionary } from '../table';
import { Close, closeness } from '../text/closeness';
import { LevelCache } from './feature';

/**
 * Distinct texts as bags of numbered words, with all that a comparison of two asks for worked out once for each text or
 * word: two texts are compared as a few numbers, and two words by their letters once.
 * @cost  about 0.5 µs a pair of texts of four words
 */
export class WordBags {
  private readonly words = new Dictionary();
  /** By text, its words; and the same without repetitions. */
  private readonly bags: readonly Int32Array[];
  private readonly distinct: readonly Int32Array[];
  private readonly weights: Float64Array;
  private readonly rarities: Float64Array;
  /** By text, what all its words tell, and the most telling of them. */
  private readonly totals: Float64Array;
  private readonly most: Float64Array;
  /** By text, numbers of it without blanks, and of the first letters of several words. */
  private readonly whole: Int32Array;
  private readonly initials: Int32Array;
  private readonly like: (x: number, y: number) => boolean;
  /** By word, in how many texts it is. */
  private readonly textsWith: number[] = [];
  private readonly postings: number[][] = [];
  private readonly textsByInitials = new Map<number, number>();
  /** Words of one text that no word of another was found for yet; 0 where one was. */
  private readonly free: Int32Array;

  /**
   * @param rarity    how much a word tells, bits
   * @param o.strict  two words that both stand in other texts too are no slips of each other
   */
  constructor(
    private readonly texts: readonly string[],
    rarity: (word: string) => number,
    private readonly o: { strict?: boolean } = {},
  ) {
    const { words } = this;
    const split = texts.map((text) => text.split(' '));
    this.bags = split.map((all) => Int32Array.from(all, (word) => words.add(word)));
    this.distinct = this.bags.map((bag) => Int32Array.from(new Set(bag)));
    this.free = new Int32Array(this.distinct.reduce((most, { length }) => Math.max(most, length), 0));
    this.rarities = Float64Array.from(words.texts, rarity);
    // Squared, as cosines do: of words of a trade even three say less than the one that is a name.
    this.weights = this.rarities.map((bits) => bits ** 2);
    this.totals = Float64Array.from(this.bags, (bag) =>
      bag.reduce((sum, word) => sum + this.weights[word]!, 0),
    );
    this.most = Float64Array.from(this.bags, (bag) =>
      bag.reduce((most, word) => Math.max(most, this.rarities[word]!), 0),
    );
    const spellings = new Dictionary();
    this.whole = Int32Array.from(split, (all) => spellings.add(all.join('')));
    this.initials = Int32Array.from(split, (all) =>
      all.length < 2 ? 0 : spellings.add(all.map((word) => word[0]).join('')),
    );
    for (const letters of this.initials)
      this.textsByInitials.set(letters, (this.textsByInitials.get(letters) ?? 0) + 1);
    for (const bag of this.distinct)
      for (const word of bag) this.textsWith[word] = (this.textsWith[word] ?? 0) + 1;
    this.like = likenesses(words.texts.length, (x, y) => this.areLike(x, y));
  }

  /** Whether two texts differ in blanks alone. */
  sameLetters = (a: number, b: number): boolean => this.whole[a] === this.whole[b];

  private areLike(x: number, y: number): boolean {
    const [one, other] = [this.words.texts[x]!, this.words.texts[y]!];
    return abbreviates(one, other) || (isSlipOf(one, other) && !this.areTwo(x, y));
  }

  /** Whether two words each have a text of their own beside those compared. */
  private areTwo = (x: number, y: number): boolean =>
    this.o.strict === true && this.textsWith[x]! > 1 && this.textsWith[y]! > 1;

  /** Whether one is the first letters of the other. */
  isAcronym = (a: number, b: number): boolean =>
    this.initials[b] === this.whole[a] || this.initials[a] === this.whole[b];

  /** Whether first letters that one of two texts is made of are those of no third text. */
  initialsOfOne(a: number, b: number): boolean {
    const letters = this.initials[b] === this.whole[a] ? this.initials[b]! : this.initials[a]!;
    return this.textsByInitials.get(letters)! < 2;
  }

  /**
   * Whether the shorter of two texts is a part of others too, which are not alike: then it is none of them surely.
   * @cost  looks at 200 texts at most
   */
  fitsSeveral(a: number, b: number): boolean {
    const [shorter, longer] = this.distinct[a]!.length < this.distinct[b]!.length ? [a, b] : [b, a];
    const own = this.distinct[shorter]!;
    if (own.length === this.distinct[longer]!.length) return false;
    const rarest = own.reduce((least, word) =>
      this.textsWith[word]! < this.textsWith[least]! ? word : least,
    );
    return this.withWord(rarest).some(
      (other) =>
        other !== shorter &&
        other !== longer &&
        own.every((word) => this.distinct[other]!.includes(word)) &&
        this.overlap(other, longer).each,
    );
  }

  private withWord(word: number): readonly number[] {
    if (this.postings.length === 0)
      this.distinct.forEach((bag, text) => {
        for (const each of bag) {
          const all = (this.postings[each] ??= []);
          if (all.length < mostTexts) all.push(text);
        }
      });
    return this.postings[word]!;
  }

  /** Whether one is a slip of the other, and no word in it another. */
  isSlip(a: number, b: number): boolean {
    const [mine, theirs] = [this.texts[a]!, this.texts[b]!];
    if (Math.abs(mine.length - theirs.length) > 1 || mine.length <= 5) return false;
    if (exact.test(mine) || exact.test(theirs) || closeness(mine, theirs) > Close.slip) return false;
    const [one, other] = [this.bags[a]!, this.bags[b]!];
    return (
      one.length !== other.length ||
      one.every((word, i) => word === other[i] || !this.areTwo(word, other[i]!))
    );
  }

  /**
   * Whether of two texts that are slips of each other a short word differs, and tells more than all others: many a name has
   * another one letter away.
   */
  maySlipIntoAnother(a: number, b: number): boolean {
    const [one, other] = [this.bags[a]!, this.bags[b]!];
    const at = one.findIndex((word, i) => word !== other[i]);
    if (one.length !== other.length || at < 0) return false;
    const [x, y] = [one[at]!, other[at]!];
    const [mine, theirs] = [this.words.texts[x]!, this.words.texts[y]!];
    if (Math.min(mine.length, theirs.length) > shortWord || umlauts(mine) === umlauts(theirs)) return false;
    const told = Math.min(this.rarities[x]!, this.rarities[y]!);
    return one.every((word, i) => i === at || this.rarities[word]! < told);
  }

  /**
   * Shares of what the words tell that both texts have: of the longer one, and of the shorter one.
   */
  overlap(a: number, b: number): Overlap {
    const { rarities, weights, free } = this;
    const size = this.distinct[b]!.length;
    free.set(this.distinct[b]!);
    let [common, best, found] = [0, 0, 0];
    for (const word of this.bags[a]!) {
      const at = this.find(word, size);
      if (at < 0) continue;
      const match = free[at]!;
      free[at] = 0;
      found += 1;
      best = Math.max(best, Math.min(rarities[word]!, rarities[match]!));
      common += Math.min(weights[word]!, weights[match]!) * (match === word ? 1 : 0.9);
    }
    return {
      both: common / Math.max(this.totals[a]!, this.totals[b]!),
      either: common / Math.min(this.totals[a]!, this.totals[b]!),
      telling: best >= Math.max(this.most[a]!, this.most[b]!) * leastTelling,
      each: found < this.bags[a]!.length && found < size,
    };
  }

  /** Where a word, or else one like it, stands among those that are free; -1 where there is none. */
  private find(word: number, size: number): number {
    const { free, like } = this;
    for (let i = 0; i < size; i += 1) if (free[i] === word) return i;
    for (let i = 0; i < size; i += 1) if (free[i] !== 0 && like(word, free[i]!)) return i;
    return -1;
  }
}

/** Words up to which every pair of them has a place of its own: 4 MiB. */
const fewWords = 2_048;

/** Answers for pairs of words, each worked out once where there are few words. */
function likenesses(
  count: number,
  areLike: (x: number, y: number) => boolean,
): (x: number, y: number) => boolean {
  if (count > fewWords) {
    const cache = new LevelCache((x, y) => Number(areLike(x, y)));
    return (x, y) => cache.get(x, y) === 1;
  }
  const [unknown, no, yes] = [0, 1, 2];
  const known = new Uint8Array(count * count);
  return (x, y) => {
    let answer = known[x * count + y]!;
    if (answer === unknown) answer = known[x * count + y] = known[y * count + x] = areLike(x, y) ? yes! : no!;
    return answer === yes;
  };
}

export interface Overlap {
  both: number;
  either: number;
  /** Whether a telling word is among them. */
  telling: boolean;
  /** Whether each has a word that the other lacks. */
  each: boolean;
}

/** What two firms of one trade and town have in common is none of their most telling words. */
const leastTelling = 0.75;

/** Texts with one word that are looked at. */
const mostTexts = 200;

/** Of a number, and of a word of ideographs, one sign is too much to be a slip. */
const exact = /[\d\p{Script=Han}]/u;

/** Slips of a word; numbers and models are no words. */
const isSlipOf = (a: string, b: string): boolean =>
  !exact.test(a) &&
  !exact.test(b) &&
  closeness(a, b) <= (Math.min(a.length, b.length) > 6 ? Close.near : Close.slip);

/** Letters up to which a word has others one letter away more often than it is misspelt. */
const shortWord = 7;
const umlauts = (word: string): string => word.replace(/([aou])e/g, '$1');

const abbreviates = (a: string, b: string): boolean => {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  if (shorter.length < 3 || exact.test(longer)) return false;
  return longer.startsWith(shorter) || haveOneStem(shorter, longer) || isContracted(shorter, longer);
};

/** Whether one is the other with most of its vowels left out: `ntra` of nuestra, `flli` of fratelli, `hnos` of hermanos. */
function isContracted(short: string, long: string): boolean {
  if (short.length > 5 || long.length < short.length + 2 || !contraction.test(short)) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length && short[0] === long[0] && short.at(-1) === long.at(-1);
}

/** Its second letter is no vowel, and at most one vowel stands before the last letter. */
const contraction = /^\p{L}[^aeiou\P{L}](?:[^aeiou]*[aeiou]?[^aeiou]*)\p{L}$/u;

/** Whether two long words begin alike, but for an ending: `consultant`, `consultancy`. */
function haveOneStem(shorter: string, longer: string): boolean {
  let common = 0;
  while (common < shorter.length && shorter[common] === longer[common]) common += 1;
  return common >= 7 && common >= shorter.length * 0.8 && longer.length - common > 1;
}
