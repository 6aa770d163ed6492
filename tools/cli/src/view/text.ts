import stringWidth from 'string-width';

/**
 * Text from outside as it may stand on a terminal: one line, and nothing that a terminal would obey (escape
 * sequences, overrides of the writing direction).
 */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');

/** Any value of an event on one line. */
export function valueText(value: unknown): string {
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

/** Cut to `width` columns, with an ellipsis where something is missing. */
export function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Cut and filled to exactly `width` columns. */
export function cell(text: string, width: number): string {
  const fitted = fit(text, width);
  return fitted + ' '.repeat(width - stringWidth(fitted));
}

/** Broken between words into lines of at most `width` columns; a longer word is cut. */
export const wrap = (text: string, width: number): string[] => flow(text.split(' ').filter(Boolean), width);

/** Parts set one after the other into lines of at most `width` columns; no part is broken, a longer one is cut. */
export function flow(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of parts) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : undefined;
    if (longer !== undefined && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(fit(word, width));
  }
  return lines;
}

/** A number with its noun: `1 file`, `2 files`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const uuid = /^([0-9a-f]{8})-(?:[0-9a-f]{4}-){3}[0-9a-f]{8}([0-9a-f]{4})$/i;

/** A UUID by its ends; anything else as it is, up to `width` columns. */
export const brief = (text: string, width: number): string => fit(text.replace(uuid, '$1…$2'), width);

/** Width of the widest, at most `most`. */
export const widest = (texts: readonly string[], most: number): number =>
  Math.min(most, Math.max(0, ...texts.map((text) => stringWidth(text))));
