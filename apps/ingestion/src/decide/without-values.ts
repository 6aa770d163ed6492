import type { Identifier, Normalise } from './identifiers';

/** Identifiers of whom nothing may be kept. */
export interface Erased {
  erased: readonly Identifier[];
  normalise: Normalise;
}

/** Shorter values are cut out only where they stand alone: `7` is in every text. */
const shortestInside = 6;

/**
 * JSON without some values: members and items that are one of them, in any spelling, are left out; out of longer texts,
 * such as addresses of pages, they are cut. For JSON within the depth limit.
 * @returns undefined where nothing is left
 */
export function withoutValues(json: unknown, gone: Erased): unknown {
  const inside = insideOf(gone.erased.filter(({ value }) => value.length >= shortestInside));
  const isGone = (text: string): boolean =>
    gone.erased.some(({ type, value }) => text === value || gone.normalise(type, text) === value);
  const strip = (value: unknown): unknown => {
    if (typeof value === 'string') return isGone(value) ? undefined : cut(value, inside);
    if (typeof value === 'number') return cut(String(value), inside) === String(value) ? value : undefined;
    if (Array.isArray(value)) return value.map(strip).filter((item) => item !== undefined);
    return typeof value === 'object' && value !== null ? members(value) : value;
  };
  const members = (value: object): object =>
    Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !isGone(key) && cut(key, inside) === key)
        .map(([key, own]) => [key, strip(own)])
        .filter(([, own]) => own !== undefined),
    );
  return strip(json);
}

const cut = (text: string, inside: RegExp | undefined): string | undefined => {
  if (!inside) return text;
  const left = text.replaceAll(inside, '');
  return left === '' && text !== '' ? undefined : left;
};

/** The values as they stand inside of texts, also where these are parts of an address. */
function insideOf(values: readonly Identifier[]): RegExp | undefined {
  const spellings = values.flatMap(({ value }) => [value, encodeURIComponent(value)]);
  if (spellings.length === 0) return undefined;
  return new RegExp(spellings.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
}
