import fc from 'fast-check';
import { type Decision, outranks, standing, standingNow, type Status } from './index';

const statuses: Status[] = ['granted', 'denied', 'withdrawn', 'objected'];
const instant = (n: number): string => new Date(1.7e12 + n * 1000).toISOString();
const decision: fc.Arbitrary<Decision> = fc.record({
  purpose: fc.constantFrom('email', 'ads', 'constructor'),
  status: fc.constantFrom(...statuses),
  decisionId: fc.constantFrom('a', 'b', 'c', 'd'),
  occurredAt: fc.integer({ min: 0, max: 4 }).map(instant),
  identifier: fc.record({ ref: fc.constantFrom('0', '1', '2') }),
});
/** One decision says one thing about one purpose and identifier. */
const history = fc.uniqueArray(decision, {
  selector: ({ purpose, decisionId, identifier }) => `${purpose} ${decisionId} ${identifier.ref}`,
  maxLength: 15,
});
const seeded = { seed: 20261124, numRuns: 2_000 };

/** Reference: put everything said about a purpose in order and take the last. */
function naive(decisions: Decision[], until = '9'): Record<string, Decision> {
  const key = ({ occurredAt, status, decisionId, identifier }: Decision) =>
    [occurredAt, statuses.indexOf(status), decisionId, identifier.ref].join('|');
  const sorted = decisions
    .filter(({ occurredAt }) => occurredAt <= until)
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return Object.fromEntries(sorted.map((one) => [one.purpose, one]));
}

const held = (decisions: Iterable<Decision>, until?: string) =>
  Object.fromEntries(standing(decisions, until));

describe('what holds', () => {
  it('is what a naive reference finds, in whatever order decisions arrive, at every instant', () => {
    fc.assert(
      fc.property(history, fc.func(fc.integer()), fc.integer({ min: -1, max: 5 }), (decisions, rank, n) => {
        const shuffled = [...decisions].sort((a, b) => rank(a) - rank(b));
        expect(held(shuffled)).toEqual(naive(decisions));
        expect(held(shuffled, instant(n))).toEqual(naive(decisions, instant(n)));
      }),
      seeded,
    );
  });

  it('is now without grants that are still to come, and with refusals that are', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: -1, max: 5 }), (decisions, n) => {
        const counting = decisions.filter(
          ({ status, occurredAt }) => status !== 'granted' || occurredAt <= instant(n),
        );
        expect(Object.fromEntries(standingNow(decisions, instant(n)))).toEqual(naive(counting));
      }),
      seeded,
    );
  });

  it('is, for a merged person, the union of what their fragments hold', () => {
    fc.assert(
      fc.property(history, (decisions) => {
        const fragments = ['0', '1', '2'].map((ref) => decisions.filter((one) => one.identifier.ref === ref));
        const parts = fragments.map((own) => [...standing(own).values()]);
        expect(held(parts.flat())).toEqual(held(decisions));
        expect(held([...parts].reverse().flat())).toEqual(held(decisions));
      }),
      seeded,
    );
  });

  it('comes back from a split as it went into the merge', () => {
    fc.assert(
      fc.property(history, history, (own, others) => {
        const [ours, theirs] = [
          own.map((one) => ({ ...one, identifier: { ref: 'ours' } })),
          others.map((one) => ({ ...one, identifier: { ref: 'theirs' } })),
        ];
        const [before, merged] = [standing(ours), standing([...theirs, ...ours])];
        for (const [purpose, prevailing] of merged) {
          const mine = before.get(purpose);
          if (prevailing.identifier.ref === 'ours') expect(prevailing).toBe(mine);
          else expect(!mine || outranks(prevailing, mine)).toBe(true);
        }
        expect([...merged.keys()]).toEqual(expect.arrayContaining([...before.keys()]));
        expect(held(ours)).toEqual(naive(ours));
      }),
      seeded,
    );
  });

  it('is decided by a total order', () => {
    fc.assert(
      fc.property(decision, decision, decision, (a, b, c) => {
        expect(outranks(a, a)).toBe(false);
        expect(outranks(a, b) && outranks(b, a)).toBe(false);
        if (outranks(a, b) && outranks(b, c)) expect(outranks(a, c)).toBe(true);
      }),
      seeded,
    );
  });
});
