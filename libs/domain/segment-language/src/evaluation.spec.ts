import fc from 'fast-check';
import { conditions, eventCondition, instant, known, plainSequence, unanswered } from './arbitrary.fixture';
import { compile, type When } from './index';
import { type Known, personOf } from './person.fixture';
import { Reference } from './reference.fixture';

/** Before the first and on all instants at which anything can change, but for the ends of windows of a day. */
const instants = Array.from({ length: 64 }, (_, n) => (n - 1) * 500);
const runs = (numRuns: number) => ({ numRuns, seed: 20_261_124 });
const none = new Map<string, When>();

/** A condition compiled, and what the reference says of it. */
function both(
  { when, segments }: { when: When; segments: ReadonlyMap<string, When> },
  facts: Required<Known>,
) {
  const reference = new Reference(facts, segments);
  return {
    person: personOf(facts),
    compiled: compile(when, segments),
    expected: (now: number) => reference.holds(when, now),
  };
}

describe('a compiled condition', () => {
  it('holds exactly where the reference says so', () => {
    fc.assert(
      fc.property(known, conditions, (facts, asked) => {
        const { person, compiled, expected } = both(asked, facts);
        const values = instants.map((now) => compiled.evaluate(person, now).holds);
        expect(values).toEqual(instants.map(expected));
      }),
      runs(3000),
    );
  });

  it('does not change before the instant that it names', () => {
    fc.assert(
      fc.property(known, conditions, fc.infiniteStream(fc.nat({ max: 999 })), (facts, asked, random) => {
        const { person, compiled, expected } = both(asked, facts);
        const values = instants.map(expected);
        const wrong = instants.filter((now, i) => {
          const next = compiled.evaluate(person, now).next;
          if (next === null) return values.slice(i).includes(!values[i]) || expected(1e9) !== values[i];
          const some = [...random.take(3)].map((part) => now + Math.floor(((next - now) * part) / 1000));
          const between = instants.filter((later) => later > now && later < next);
          return (
            next <= now || [next - 1, ...some, ...between].some((later) => expected(later) !== values[i])
          );
        });
        expect(wrong).toEqual([]);
      }),
      runs(2000),
    );
  });

  it('knows since when it has been so', () => {
    fc.assert(
      fc.property(known, conditions, fc.constantFrom(...instants, 1e9), (facts, asked, now) => {
        const { person, compiled, expected } = both(asked, facts);
        const since = compiled.since(person, now);
        const sameFrom = instants.filter((at) => at <= now && at >= (since ?? -Infinity));
        expect(sameFrom.filter((at) => expected(at) !== expected(now))).toEqual([]);
        if (since !== null) {
          expect(since).toBeLessThanOrEqual(now);
          expect([expected(since - 1), expected(since)]).toEqual([!expected(now), expected(now)]);
        }
      }),
      runs(5000),
    );
  });

  it('is the same in whichever order the events arrived', () => {
    fc.assert(
      fc.property(
        known,
        conditions,
        fc.func(fc.integer()),
        instant,
        (facts, { when, segments }, rank, now) => {
          const events = [...facts.events].sort((a, b) => rank(a.id) - rank(b.id));
          const [one, other] = [personOf(facts), personOf({ ...facts, events })];
          const compiled = compile(when, segments);
          expect(compiled.evaluate(other, now)).toEqual(compiled.evaluate(one, now));
          expect(compiled.since(other, now)).toEqual(compiled.since(one, now));
          expect(compiled.explain(other, now)).toEqual(compiled.explain(one, now));
        },
      ),
      runs(3000),
    );
  });

  it('explains what it evaluates', () => {
    fc.assert(
      fc.property(known, conditions, instant, (facts, { when, segments }, now) => {
        const explained = compile(when, segments).explain(personOf(facts), now);
        expect(explained.holds).toBe(new Reference(facts, segments).holds(when, now));
      }),
      runs(3000),
    );
  });

  it('asks for nothing but the names that it lists', () => {
    fc.assert(
      fc.property(known, conditions, instant, (facts, { when, segments }, now) => {
        const compiled = compile(when, segments);
        const person = personOf(facts);
        const asked: boolean[] = [];
        compiled.explain(
          {
            events: (name) => (asked.push(compiled.events.has(name)), person.events(name)),
            trait: (name) => (asked.push(compiled.traits.has(name)), person.trait(name)),
            consent: (purpose) => (asked.push(compiled.consents.has(purpose)), person.consent(purpose)),
          },
          now,
        );
        expect(asked).not.toContain(false);
      }),
      runs(1000),
    );
  });

  it('names the very instant at which a sequence changes', () => {
    fc.assert(
      fc.property(known, fc.oneof(plainSequence, unanswered), instant, (facts, when, now) => {
        const compiled = compile(when, none);
        const { holds, next } = compiled.evaluate(personOf(facts), now);
        if (next !== null) expect(compiled.evaluate(personOf(facts), next).holds).toBe(!holds);
      }),
      runs(3000),
    );
  });

  it('names the very instant at which a window is left, when no later event is known', () => {
    const oneBound = eventCondition.filter(
      ({ count = {} }) => Object.keys(count).length < 2 && !('eq' in count),
    );
    fc.assert(
      fc.property(known, oneBound, (facts, when) => {
        const now = Math.max(0, ...facts.events.map(({ at }) => at));
        const compiled = compile(when, none);
        const { holds, next } = compiled.evaluate(personOf(facts), now);
        if (next !== null) expect(compiled.evaluate(personOf(facts), next).holds).toBe(!holds);
      }),
      runs(3000),
    );
  });
});
