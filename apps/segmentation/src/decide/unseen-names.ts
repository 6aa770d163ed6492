import type { SegmentWarning, When } from '@ucv/contracts-segmentation';
import { pathInside } from '@ucv/segment-language';
import { distance } from 'fastest-levenshtein';
import { identified } from './interaction';
import { isName, mostNames, type NameKind, type SeenName } from './seen-names';

/** Names shown beside one that was never seen. */
const nearestShown = 3;

const words: Record<NameKind, string> = {
  event: 'no event of this name was seen so far',
  property: 'no event of this name was seen with this property so far',
  trait: 'nobody was seen with this trait so far',
  purpose: 'nobody has decided about this purpose so far',
};

/** The names that are known for one kind, and for one event where they are those of its properties. */
export class SeenNames {
  private readonly names = new Map<string, Set<string>>();
  private readonly counts = new Map<NameKind, number>();

  constructor(seen: Iterable<SeenName>) {
    for (const { kind, of, name } of seen) {
      const key = `${kind} ${of}`;
      this.names.set(key, (this.names.get(key) ?? new Set()).add(name));
      this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    }
  }

  of(kind: NameKind, event = ''): ReadonlySet<string> {
    return this.names.get(`${kind} ${event}`) ?? new Set();
  }

  /** Whether nothing can be said of a name: it is of those that are not remembered, or there are too many. */
  isSilent(kind: NameKind, name: string): boolean {
    return !isName(name) || (this.counts.get(kind) ?? 0) >= mostNames[kind];
  }
}

/** Names in a condition that never came, with the nearest that did. They may come yet: nothing is refused for it. */
export function unseenNames(when: When, seen: SeenNames): SegmentWarning[] {
  return [...asked(when, '')].flatMap(({ path, kind, of, name }) => {
    const known = seen.of(kind, of);
    if (known.has(name) || seen.isSilent(kind, name)) return [];
    return [{ path, problem: words[kind], name, nearest: nearest(name, known) }];
  });
}

/** The most alike names first. @cost about 0.2 µs a name */
export function nearest(name: string, known: Iterable<string>): string[] {
  const lower = name.toLowerCase();
  return [...known]
    .map((other) => ({ other, apart: distance(lower, other.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart || (a.other < b.other ? -1 : 1))
    .slice(0, nearestShown)
    .map(({ other }) => other);
}

interface Asked extends SeenName {
  path: string;
}

/** What a condition asks for by name, with its place. Calls without a name (`$page`) are always known. */
function* asked(when: When, at: string): Generator<Asked> {
  if ('all' in when) yield* askedInAll(when.all, `${at}all`);
  else if ('any' in when) yield* askedInAll(when.any, `${at}any`);
  else if ('not' in when) yield* asked(when.not, `${at}not.`);
  else if ('event' in when) yield* ofStep(when, at);
  else if ('sequence' in when) yield* ofSteps(when.sequence, `${at}sequence`);
  else if ('trait' in when) yield { path: `${at}trait`, kind: 'trait', of: '', name: when.trait };
  else if ('consent' in when) yield { path: `${at}consent`, kind: 'purpose', of: '', name: when.consent };
}

function* askedInAll(parts: readonly When[], at: string): Generator<Asked> {
  for (const [i, part] of parts.entries()) yield* asked(part, `${at}[${i}].`);
}

type Step = Extract<When, { event: string }>;

function* ofSteps(steps: readonly ({ not: Step } | Step)[], at: string): Generator<Asked> {
  for (const [i, step] of steps.entries())
    yield* 'not' in step ? ofStep(step.not, `${at}[${i}].not.`) : ofStep(step, `${at}[${i}].`);
}

function* ofStep({ event, where = {} }: Step, at: string): Generator<Asked> {
  if (!event.startsWith('$')) yield { path: `${at}event`, kind: 'event', of: '', name: event };
  for (const name of Object.keys(where)) {
    const path = pathInside(`${at}where`, name);
    yield event === identified
      ? { path, kind: 'trait', of: '', name }
      : { path, kind: 'property', of: event, name };
  }
}
