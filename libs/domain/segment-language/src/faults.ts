import { isRecord } from './reach';

export interface Fault {
  /** `all[1].where.total.gte`; empty for the condition itself. */
  path: string;
  /** What is wrong, and what would be right. */
  problem: string;
}

/** Longest name or text in a condition. */
const maxText = 1000;

/** What was found wrong so far, and whether the condition is still small enough to look on. */
export class Faults {
  readonly list: Fault[] = [];
  private parts = 0;

  add(path: string, problem: string): void {
    if (this.list.length < 100) this.list.push({ path, problem });
  }

  /** Counts one part more. @returns  false where it is one too many */
  part(path: string): boolean {
    this.parts += 1;
    if (this.parts === 201)
      this.add(path, 'is part 201: a condition has at most 200; move some into a segment');
    return this.parts <= 200;
  }

  /** The value where it is an object of these keys alone; keys that are undefined are not there. */
  object(value: unknown, path: string, allowed: readonly string[]): Record<string, unknown> | null {
    if (!isRecord(value)) {
      this.add(path, `must be an object with ${allowed.join(', ')}`);
      return null;
    }
    for (const key of presentKeys(value)) {
      if (!allowed.includes(key)) this.add(inside(path, key), `is not known here: ${allowed.join(', ')} are`);
    }
    return value;
  }

  /** A list of `min` to `max`; an empty one where it is none. */
  listIn(value: unknown, path: string, size: { min: number; max: number; of: string }): readonly unknown[] {
    if (Array.isArray(value) && value.length >= size.min && value.length <= size.max) return value;
    this.add(path, `must be a list of ${size.min} to ${size.max} ${size.of}`);
    return [];
  }

  name(value: unknown, path: string): void {
    if (typeof value === 'string' && value.length > 0 && value.length <= maxText) return;
    this.add(path, `must be a name, a text of 1 to ${maxText} characters`);
  }

  scalar(value: unknown, path: string): void {
    if (this.inexact(value, path) || typeof value === 'boolean' || isOrdered(value)) return;
    this.add(
      path,
      `must be a text of at most ${maxText} characters, a number, true or false${instead(value)}`,
    );
  }

  ordered(value: unknown, path: string): void {
    if (this.inexact(value, path) || isOrdered(value)) return;
    this.add(
      path,
      `must be a number, or a text of at most ${maxText} characters such as an RFC 3339 instant`,
    );
  }

  /** A whole number that JSON has made another one would compare equal to values that nobody asked for. */
  private inexact(value: unknown, path: string): boolean {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return false;
    this.add(
      path,
      'is beyond the whole numbers that are kept exactly (±9007199254740991): send it as a text',
    );
    return true;
  }
}

const instead = (value: unknown): string =>
  value === null ? '; for what is absent say {"exists": false}' : '';

const isOrdered = (value: unknown): boolean =>
  typeof value === 'string' ? value.length <= maxText : Number.isFinite(value);

export function presentKeys(value: Record<string, unknown>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

/** `path.key`, or `path["key"]` where the key has more than letters, digits, `_` and `-`. */
export function inside(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
