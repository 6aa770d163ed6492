import type { Random } from './random';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A text with one slip of the pen: a letter too many, too few, another, or two swapped. */
export function misspelt(text: string, random: Random): string {
  if (text.length < 3) return text;
  const at = 1 + Math.floor(random() * (text.length - 2));
  const letter = letters[Math.floor(random() * letters.length)]!;
  const slips = [
    text.slice(0, at) + letter + text.slice(at),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + letter + text.slice(at + 1),
    text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2),
  ];
  return slips[Math.floor(random() * slips.length)]!;
}

/** A text with two neighbouring digits swapped, or one of them another. */
export function swappedDigits(text: string, random: Random): string {
  const at = [...text].flatMap((each, i) => (/\d/.test(each) ? [i] : []));
  const i = at[Math.floor(random() * at.length)];
  if (i === undefined) return text;
  const next = text[i + 1];
  if (next && /\d/.test(next) && random() < 0.5)
    return text.slice(0, i) + next + text[i]! + text.slice(i + 2);
  return text.slice(0, i) + String(Math.floor(random() * 10)) + text.slice(i + 1);
}
