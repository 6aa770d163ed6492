import fc from 'fast-check';
import { EngineWorld, second, type Step } from './engine-world.fixture';
import type { Change } from './happening';

const ref = fc.nat(4);
/** Mostly at once, sometimes late, sometimes by a clock that is ahead. */
const lag = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 * second }) },
  { weight: 1, arbitrary: fc.integer({ min: -10 * second, max: 0 }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      ref,
      name: fc.constantFrom('A', 'B', 'C'),
      value: fc.nat(9),
      lag,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('identify' as const),
      ref,
      plan: fc.constantFrom('pro', 'basic', null),
      lag,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('consent' as const),
      ref,
      status: fc.constantFrom('granted' as const, 'denied' as const, 'withdrawn' as const),
      lag,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), into: ref, from: ref }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('split' as const), ref }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'tick' as const }) },
);
const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 * second }), step), {
  minLength: 1,
  maxLength: 30,
});
const seeded = { seed: 20261124, numRuns: 1_500 };

describe('who is in a segment', () => {
  it('is after every fact whoever a reference finds that evaluates everything from scratch', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = new EngineWorld();
        for (const [passed, one] of steps) {
          world.now += passed;
          if (one.kind !== 'tick')
            for (const { cause, since, decidedAt } of world.take(one)) {
              if (cause.kind !== 'time') expect(decidedAt).toBe(world.now);
              expect(since).toBeLessThanOrEqual(decidedAt);
            }
          world.passTime();
          for (const person of world.persons) expect(world.members(person)).toEqual(world.reference(person));
        }
      }),
      seeded,
    );
  });

  it('changes by time at the very millisecond at which it does, whenever that is looked at', () => {
    let seen = 0;
    fc.assert(
      fc.property(history, (steps) => {
        const world = new EngineWorld();
        for (const [passed, one] of steps) {
          world.now += passed;
          for (const change of world.passTime()) {
            expect(holdsAround(world, change)).toEqual(
              change.transition === 'entered' ? [false, true] : [true, false],
            );
            expect(change.since).toBe(change.decidedAt);
            seen += 1;
          }
          if (one.kind !== 'tick') world.take(one);
        }
      }),
      { ...seeded, numRuns: 1_000 },
    );
    expect(seen).toBeGreaterThan(1_000);
  });

  it('changes in the same way, with the same ids, whether time is looked at often or only when a fact comes', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const [eager, lazy] = [new EngineWorld(), new EngineWorld()];
        for (const [passed, one] of steps) {
          for (const world of [eager, lazy]) world.now += passed;
          eager.passTime();
          if (one.kind !== 'tick') for (const world of [eager, lazy]) world.take(one);
        }
        lazy.passTime();
        eager.passTime();
        expect(byPerson(lazy.changes)).toEqual(byPerson(eager.changes));
      }),
      seeded,
    );
  });

  it('is left only by those who are in it, and entered only by those who are not', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = new EngineWorld();
        let inside = new Set<string>();
        for (const [passed, one] of steps) {
          world.now += passed;
          for (const change of world.passTime()) follow({ inside, before: inside }, change);
          const before = new Set(inside);
          if (one.kind !== 'tick') for (const change of world.take(one)) follow({ inside, before }, change);
          // Whoever became part of somebody else is in no segment any more, and no fact says so.
          inside = new Set([...inside].filter((key) => world.persons.includes(key.split(' ')[0] as string)));
        }
        const ids = world.changes.map(({ idFrom }) => `${idFrom.cause} ${idFrom.kind}`);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(world.changes.map((c) => `${c.person.ref} ${c.expected}`)).size).toBe(ids.length);
      }),
      seeded,
    );
  });
});

function byPerson(changes: readonly Change[]): Record<string, Change[]> {
  const persons = [...new Set(changes.map(({ person }) => person.ref))].sort();
  return Object.fromEntries(persons.map((ref) => [ref, changes.filter(({ person }) => person.ref === ref)]));
}

function holdsAround(world: EngineWorld, { person, segment, decidedAt }: Change): boolean[] {
  return [decidedAt - 1, decidedAt].map((at) => world.reference(person.ref, at).includes(segment));
}

interface Followed {
  inside: Set<string>;
  /** As it was before the fact. */
  before: ReadonlySet<string>;
}

/** Carried is what somebody else was in before; of a merge the survivor leaves what the absorbed were in. */
function follow({ inside, before }: Followed, change: Change): void {
  const { person, segment, transition, carriedFrom, cause } = change;
  const key = `${person.ref} ${segment}`;
  if (carriedFrom !== undefined) expect(before).toContain(`${carriedFrom} ${segment}`);
  if (transition === 'entered') {
    expect(inside).not.toContain(key);
    inside.add(key);
  } else {
    const left =
      cause.kind === 'merge' ? [...before].filter((other) => other.endsWith(` ${segment}`)) : [key];
    expect(left.some((other) => before.has(other) || inside.has(other))).toBe(true);
    inside.delete(key);
  }
}
