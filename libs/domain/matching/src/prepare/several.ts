/** Between two numbers in one cell: signs, words such as `or`, and a plus, with which a number begins. */
const between = /[;,|\n\r&]|\s\/\s|\/(?=\s*[+0])|(?<!\p{L})\p{L}{2,}(?!\p{L})[.:]?|(?<=\d[\s)]*)(?=\+)/u;
const extension = /\s*(?:ext|x|dw|durchwahl|poste|int)\.?:?\s*\d{1,5}(?=\D*$)|(?<=\d{4})\s*\/\s*\d{1,2}$/i;
const fewest = 6;
/** An international prefix and the fifteen digits that E.164 allows. */
const most = 18;

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

const isLongEnough = (text: string): boolean => digitsIn(text) >= fewest && digitsIn(text) <= most;

/** Nothing stands in it that may part two. */
const one = /^\+?[\d\s().-]+$/;

/** The telephone numbers of a cell, each without its extension; none where it holds too few digits, or too many. */
export function telephones(raw: string): string[] {
  if (one.test(raw)) return [raw].filter(isLongEnough);
  const parts = raw
    .split(between)
    .map((part) => part.replace(extension, '').trim())
    .filter((part) => digitsIn(part) >= fewest);
  // `089, 123 45 67` is one number in parts.
  const found =
    parts.length > 1 && parts.every((part) => digitsIn(part) > fewest) ? parts : [withoutWords(raw)];
  return found.filter(isLongEnough);
}

const withoutWords = (raw: string): string =>
  raw
    .replace(extension, '')
    .replace(/[,;|\s]+/g, ' ')
    .trim();

/** The shortest domain that lost its dot to a slip is of four letters: `xcom`. */
const address = /[^\s<>"(),;:|/\\]+@[^\s<>"(),;:|/\\@]{4,}/g;

/** The e-mail addresses of a cell: `Ann Lee <ann@lee.example>`, `a@b.example; c@d.example`. */
export const mailAddresses = (raw: string): string[] =>
  (raw.match(address) ?? [])
    .map((each) => each.replace(/^['.]+|['.]+$/g, ''))
    .filter((each) => /.@./.test(each));

/** Between the values of one cell, once they were read; no value holds it. */
export const comma = ', ';

/** Normalises each value of a cell. */
export const each =
  (normalise: (raw: string) => string) =>
  (cell: string): string => {
    if (!cell.includes(comma)) return normalise(cell);
    return [...new Set(cell.split(comma).map(normalise).filter(Boolean))].sort().join(comma);
  };

/** The level of the two values of two cells that are most alike. */
export const closest =
  (level: (a: string, b: string) => number) =>
  (a: string, b: string): number => {
    if (!a.includes(comma) && !b.includes(comma)) return level(a, b);
    const theirs = b.split(comma);
    return Math.min(
      ...a.split(comma).flatMap((one) => theirs.map((other) => (one === other ? 0 : level(one, other)))),
    );
  };
