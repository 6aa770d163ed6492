import { InvalidArgumentError } from 'commander';

/** Reads `--limit`. */
export const parseLimit =
  (most: number) =>
  (text: string): number => {
    const limit = Number(text);
    if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
    throw new InvalidArgumentError(`Write a whole number from 1 to ${most}.`);
  };

/** Reads a probability, such as `--from`. */
export function parseProbability(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Write a number from 0 to 1, such as 0.8.');
}

/** Reads a code, such as a purpose. */
export function parseCode(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(text)) return text;
  throw new InvalidArgumentError('Write a code of a-z, 0-9 and -, at most 40 characters.');
}
