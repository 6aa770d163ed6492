import { identified } from './interaction';
import type { Happening } from './happening';

export type NameKind = 'event' | 'property' | 'trait' | 'purpose';

/** A name that a segment may ask for, as it was seen. */
export interface SeenName {
  kind: NameKind;
  /** The event that has the property; empty for the other kinds. */
  of: string;
  name: string;
}

/** Most names of each kind that are remembered for a tenant: enough to spell by, and no more. */
export const mostNames: Record<NameKind, number> = {
  event: 1_000,
  property: 5_000,
  trait: 1_000,
  purpose: 1_000,
};

/** Levels of objects whose names are remembered, and names of one event. */
const deepest = 3;
const mostOfOne = 50;

/**
 * Whether a name may be remembered. What holds an address or a long number is no name but a value that somebody put in
 * its place, and may say who a person is.
 */
export const isName = (text: string): boolean =>
  text.length > 0 && text.length <= 100 && !/@|\d{5}/.test(text) && text.trim() === text;

/** The names that something tells, and by whose word; those that are no names are left out. */
export function namesIn(what: Happening['what']): { ref: string; names: SeenName[] } | undefined {
  if (what.kind === 'consent')
    return { ref: what.subject.ref, names: [{ kind: 'purpose', of: '', name: what.decision.purpose }] };
  if (what.kind !== 'event') return undefined;
  const { name: event, properties } = what.event;
  const traits = pathsOf(what.contribution.traits).map((name): SeenName => ({ kind: 'trait', of: '', name }));
  if (event === identified || !isName(event)) return { ref: what.subject.ref, names: traits };
  const own = pathsOf(properties).map((name): SeenName => ({ kind: 'property', of: event, name }));
  return { ref: what.subject.ref, names: [{ kind: 'event', of: '', name: event }, ...own, ...traits] };
}

/** Names of the values, those inside others with dots, as a condition names them. */
function pathsOf(values: Record<string, unknown>): string[] {
  const paths: string[] = [];
  collect(values, { before: '', depth: 1 }, paths);
  return paths;
}

function collect(
  values: Record<string, unknown>,
  at: { before: string; depth: number },
  paths: string[],
): void {
  for (const key of Object.keys(values)) {
    const path = at.before + key;
    if (paths.length >= mostOfOne) return;
    if (!isName(path)) continue;
    paths.push(path);
    const value = values[key];
    if (at.depth < deepest && typeof value === 'object' && value !== null && !Array.isArray(value))
      collect(value as Record<string, unknown>, { before: `${path}.`, depth: at.depth + 1 }, paths);
  }
}
