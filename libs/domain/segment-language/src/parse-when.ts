import { operators } from './comparison';
import { type Fault, Faults, inside } from './faults';
import { checkComparisons } from './parse-comparison';
import { checkEvent, checkSequence, stepKeys } from './parse-event';
import { isRecord } from './reach';
import type { When } from './when';

interface Place {
  path: string;
  depth: number;
}

interface Grammar {
  /** Keys that may stand beside the one that names the condition. */
  beside: readonly string[];
  check: (faults: Faults, condition: Record<string, unknown>, place: Place) => void;
}

const grammars: Record<string, Grammar> = {
  all: { beside: [], check: (faults, { all }, place) => checkParts(faults, all, within(place, 'all')) },
  any: { beside: [], check: (faults, { any }, place) => checkParts(faults, any, within(place, 'any')) },
  not: { beside: [], check: (faults, { not }, place) => checkCondition(faults, not, within(place, 'not')) },
  event: {
    beside: [...stepKeys, 'count', 'within'],
    check: (faults, condition, { path }) => checkEvent(faults, condition, path),
  },
  trait: { beside: operators, check: checkTrait },
  sequence: {
    beside: ['within'],
    check: (faults, condition, { path }) => checkSequence(faults, condition, path),
  },
  segment: {
    beside: [],
    check: (faults, { segment }, { path }) => faults.name(segment, inside(path, 'segment')),
  },
  consent: {
    beside: [],
    check: (faults, { consent }, { path }) => faults.name(consent, inside(path, 'consent')),
  },
  score: { beside: ['gte', 'lte'], check: checkScore },
};
const kinds = Object.keys(grammars);

const within = ({ path, depth }: Place, key: string): Place => ({
  path: inside(path, key),
  depth: depth + 1,
});

/**
 * Reads a condition as somebody sent it: at most 16 deep and of 200 parts (conditions and steps of sequences).
 * @returns  the input itself, or everything that is wrong with it (the first 100)
 * @cost     about 1 µs a part, `matches` 20 µs and more
 */
export function parseWhen(input: unknown): { when: When } | { faults: Fault[] } {
  const faults = new Faults();
  checkCondition(faults, input, { path: '', depth: 1 });
  return faults.list.length > 0 ? { faults: faults.list } : { when: input as When };
}

function checkCondition(faults: Faults, value: unknown, place: Place): void {
  const { path, depth } = place;
  if (!faults.part(path)) return;
  if (depth > 16) {
    faults.add(path, 'is deeper than 16: move a part into a segment and name it by {"segment": id}');
    return;
  }
  const kind = kindOf(faults, value, path);
  if (kind === null) return;
  const grammar = grammars[kind]!;
  const condition = faults.object(value, path, [kind, ...grammar.beside.filter((key) => key !== kind)]);
  if (condition) grammar.check(faults, condition, place);
}

/** What a condition is about; null where it does not say one thing. */
function kindOf(faults: Faults, value: unknown, path: string): string | null {
  const named = isRecord(value) ? kinds.filter((kind) => Object.hasOwn(value, kind)) : [];
  if (named.length === 1) return named[0]!;
  faults.add(
    path,
    named.length === 0
      ? `must be an object with one of ${kinds.join(', ')}`
      : `says ${named.join(' and ')} at once: give each an object of its own in {"all": […]} or {"any": […]}`,
  );
  return null;
}

function checkParts(faults: Faults, value: unknown, { path, depth }: Place): void {
  faults
    .listIn(value, path, { min: 1, max: 199, of: 'conditions' })
    .forEach((part, i) => checkCondition(faults, part, { path: `${path}[${i}]`, depth }));
}

function checkTrait(faults: Faults, condition: Record<string, unknown>, { path }: Place): void {
  faults.name(condition.trait, inside(path, 'trait'));
  checkComparisons(faults, condition, path);
}

function checkScore(faults: Faults, condition: Record<string, unknown>, { path }: Place): void {
  faults.name(condition.score, inside(path, 'score'));
  for (const key of ['gte', 'lte']) {
    if (condition[key] !== undefined && !Number.isFinite(condition[key])) {
      faults.add(inside(path, key), 'must be a number');
    }
  }
  if (typeof condition.score === 'string') faults.add(inside(path, 'score'), 'no such score is computed');
}
