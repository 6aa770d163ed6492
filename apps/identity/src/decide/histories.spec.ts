import type { Subject } from '@ucv/envelope';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { Constraints } from './constraints';
import { type Evidence, inOrder } from './evidence';
import { fold } from './fold';
import { Graph } from './graph';
import { acts, anybody, event, everybody, open, tight, World } from './random-histories.fixture';
import type { Append } from './scribe';

const partition = (person: (subject: Subject) => string, gone: ReadonlySet<string> = new Set()): string[] => {
  const groups = new Map<string, string[]>();
  for (const subject of everybody)
    if (!gone.has(subject.ref))
      groups.set(person(subject), [...(groups.get(person(subject)) ?? []), subject.ref]);
  return [...groups.values()].map((group) => group.sort().join()).sort();
};
const selfIn = (graph: Pick<Graph, 'person'>) => (subject: Subject) => graph.person(subject).self.ref;

/** Whom consumers take an identifier for, who know nothing but what was said. */
function folded(said: readonly Append[]): Graph {
  const graph = new Graph();
  for (const { stream, expected, fact } of said)
    fold(graph, { ...fact, stream, revision: expected + 1, position: 0n, recordedAt: '' });
  return graph;
}

/** A naive reference of its own: links one by one over plain sets, each looked at from the beginning. */
function naive(evidence: readonly Evidence[], constraints: Constraints): (subject: Subject) => string {
  const sets = everybody.map((subject) => new Set([subject]));
  const of = (subject: Subject) => sets.find((set) => [...set].some((one) => one.ref === subject.ref))!;
  const as = (set: ReadonlySet<Subject>) => ({ self: [...set][0]!, members: [...set] });
  for (const one of [...evidence].sort(inOrder)) {
    if ((one.probability ?? 1) < constraints.rules.matching.join) continue;
    const named = one.subjects.filter((subject) => !constraints.hubs.has(subject.ref));
    const strongest = everybody.filter((subject) => named.some((other) => other.ref === subject.ref));
    for (const subject of strongest.slice(1)) {
      const [whole, other] = [of(strongest[0]!), of(subject)];
      if (whole === other || constraints.forbid(as(whole), as(other), one)) continue;
      for (const member of other) whole.add(member);
      sets.splice(sets.indexOf(other), 1);
    }
  }
  return (subject) => [...of(subject)].map((one) => one.ref).sort()[0]!;
}

describe('over random histories of events, orders, erasures and rules', () => {
  it('the live graph is what a naive replay of all evidence makes of it, and what consumers fold', () => {
    fc.assert(
      fc.property(acts(fc.constantFrom(open, tight)), fc.constantFrom(open, tight), (history, rules) => {
        const world = new World(rules);
        for (const act of history) world.act(act);
        const live = partition(selfIn(world.graph), world.gone);
        expect(live).toEqual(partition(naive(world.evidence, world.constraints), world.gone));
        expect(partition(selfIn(folded(world.said)), world.gone)).toEqual(live);
      }),
      { numRuns: 3_000 },
    );
  });

  it('a merge that is taken back at once leaves no trace in who is who, and stays taken back', () => {
    const histories = fc.array(event, { maxLength: 20 });
    fc.assert(
      fc.property(
        histories,
        anybody,
        anybody,
        fc.constantFrom(open, tight),
        (history, ...[into, absorb, rules]) => {
          const [merged, never] = [new World(rules), new World(rules)];
          for (const act of history) [merged, never].forEach((world) => world.act(act));
          const before = partition(selfIn(merged.graph));
          merged.act({ do: 'merge', into, absorb });
          if (!isDeepStrictEqual(partition(selfIn(merged.graph)), before)) merged.act({ do: 'undo', nth: 0 });
          expect(partition(selfIn(merged.graph))).toEqual(before);
          for (const act of history) merged.act(act);
          expect(partition(selfIn(merged.graph))).toEqual(partition(selfIn(never.graph)));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('no stream skips a revision, and nobody is absorbed into one who was absorbed', () => {
    fc.assert(
      fc.property(acts(fc.constantFrom(open, tight)), (history) => {
        const world = new World(tight);
        for (const act of history) world.act(act);
        const heads = new Map<string, number>();
        for (const { stream, expected } of world.said) {
          expect(expected).toBe(heads.get(stream) ?? -1);
          heads.set(stream, expected + 1);
        }
        for (const subject of everybody) {
          const { self } = world.graph.person(subject);
          if (!world.gone.has(subject.ref)) expect(world.graph.person(self).self).toEqual(self);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
