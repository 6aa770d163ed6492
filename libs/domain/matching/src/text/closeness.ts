/* eslint-disable complexity -- grading is a list of levels, from the strongest to none: cut up it would be harder to check */
import { distance } from 'fastest-levenshtein';

/** How far two words are apart, from equal to nothing in common. */
export const Close = {
  equal: 0,
  slip: 1,
  near: 2,
  alike: 3,
  different: 4,
} as const;
export type Closeness = (typeof Close)[keyof typeof Close];

/** Letters of a text beyond which it is no word: distances cost the square of it. */
const longest = 256;

/**
 * Grades two folded words: `slip` is one wrong, missing, added or swapped letter (words of three letters and more),
 * `near` a fifth of the letters, the same sound, or the same letters mixed up, `alike` two fifths.
 * @cost about 0.2 µs, most pairs much less: their lengths or letters rule them out
 */
export function closeness(a: string, b: string): Closeness {
  if (a === b) return Close.equal;
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  if (longer.length < 3 || longer.length > longest) return Close.different;
  if (longer.length - shorter.length > longer.length * 0.4) return Close.different;
  if (lettersApart(a, b) > longer.length * 0.9) return Close.different;
  const apart = distance(a, b);
  if (apart === 1 || (apart === 2 && isSwap(a, b))) return Close.slip;
  if (apart <= longer.length * 0.2) return Close.near;
  if (isAnagram(a, b)) return Close.near;
  if (apart > longer.length * 0.45) return Close.different;
  if (skeleton(a) === skeleton(b)) return Close.near;
  return apart <= longer.length * 0.4 ? Close.alike : Close.different;
}

/** How many letters are in one text and not in the other: every edit takes away two at most. */
function lettersApart(a: string, b: string): number {
  let apart = lettersOf(a) ^ lettersOf(b);
  apart -= (apart >>> 1) & 0x55555555;
  apart = (apart & 0x33333333) + ((apart >>> 2) & 0x33333333);
  return Math.imul((apart + (apart >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** A bit for each letter of a text, of which some share one. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i += 1) bits |= 1 << (text.charCodeAt(i) & 31);
  return bits;
}

/** Whether one is the other with two neighbouring letters swapped. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** Whether one is made of the letters of the other. */
function isAnagram(a: string, b: string): boolean {
  if (a.length !== b.length || a.length < 4) return false;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a.charCodeAt(i) ** 2 - b.charCodeAt(i) ** 2;
  return sum === 0 && [...a].sort().join('') === [...b].sort().join('');
}

const sounds: [RegExp, string][] = [
  [/ph/g, 'f'],
  [/sch|sh|ch|cz|tsch|tch/g, 's'],
  [/th|dt/g, 't'],
  [/ck|kh|gh|q|c(?=[^eiy]|$)|x/g, 'k'],
  [/c|z|ts/g, 's'],
  [/w/g, 'v'],
  [/j|y/g, 'i'],
  [/d/g, 't'],
  [/b/g, 'p'],
];

const known = new Map<string, string>();

/**
 * The consonants of a word by how they sound, its first letter kept: names in any language that are heard alike.
 * Coarser than Metaphone, which knows English alone; used to find candidates, never to decide.
 */
export function skeleton(word: string): string {
  if (word === '') return '';
  const before = known.get(word);
  if (before !== undefined) return before;
  let text = word;
  for (const [spelt, sound] of sounds) text = text.replace(spelt, sound);
  const kept = text[0] + text.slice(1).replace(/[aeiouh]/g, '');
  const key = kept.replace(/(.)\1+/g, '$1');
  if (known.size > 500_000) known.clear();
  known.set(word, key);
  return key;
}

const spelt: [RegExp, string][] = [
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/ck|c(?=[^eiyh]|$)|q/g, 'k'],
  [/sh|sch/g, 'sh'],
  [/dj|j(?=[aeiou])/g, 'j'],
  [/ae/g, 'a'],
  [/oe/g, 'o'],
  [/ue/g, 'u'],
  [/ou/g, 'u'],
  [/ie|ey|ee|y/g, 'i'],
  [/w/g, 'v'],
  [/h(?=$|[^aeiou])/g, ''],
];
const heard = new Map<string, string>();

/** A word as it is said, vowels kept: `philippe` and `filip` differ, `sarah` and `sara`, `mueller` and `muller` do not. */
export function spoken(word: string): string {
  const before = heard.get(word);
  if (before !== undefined) return before;
  let text = word;
  for (const [written, said] of spelt) text = text.replace(written, said);
  text = text.replace(/(.)\1+/g, '$1');
  if (heard.size > 500_000) heard.clear();
  heard.set(word, text);
  return text;
}
