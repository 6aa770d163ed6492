import type { RecordedFact } from '@ucv/envelope';
import fc from 'fast-check';
import { AudienceWorld, FoldedRows } from './audience-world.fixture';
import { type DeliveryRow, isContact } from './rows';

const refs = ['a', 'b', 'c', 'd', 'e'];
const ref = fc.constantFrom(...refs);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('toggle' as const), ref }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const), into: ref, from: ref }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('split' as const), ref, others: fc.subarray(refs) }) },
  { weight: 6, arbitrary: fc.constant({ do: 'decide' as const }) },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function play(steps: readonly Step[]): AudienceWorld {
  const world = new AudienceWorld(refs);
  for (const one of steps)
    if (one.do === 'toggle') world.toggle(one.ref);
    else if (one.do === 'merge') world.merge(one.into, one.from);
    else if (one.do === 'split') world.split(one.ref, one.others);
    else world.decide();
  while (world.decide());
  return world;
}

/** In the order in which they leave: of one fact, who goes before who comes. */
function messages(log: readonly RecordedFact[], cuts: readonly number[]): DeliveryRow[] {
  const rows = new FoldedRows();
  let left = log;
  for (let n = 0; left.length > 0; n += 1) {
    const length = cuts.length === 0 ? left.length : cuts[n % cuts.length]!;
    rows.take(left.slice(0, length));
    left = left.slice(length);
  }
  const last = ({ cause }: DeliveryRow): number => (cause.transition === 'entered' ? 1 : 0);
  return [...rows.deliveries.values()].sort(
    (a, b) => Number(a.position) - Number(b.position) || last(a) - last(b),
  );
}

/** The audience of a receiver who knows of nothing but that somebody entered or exited. */
function heard(sent: readonly DeliveryRow[]): string[] {
  const audience = new Set<string>();
  for (const { cause, person } of sent)
    if (cause.transition === 'entered') audience.add(person);
    else audience.delete(person);
  return [...audience].sort();
}

const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 });
const history = fc.array(step, { maxLength: 60 });

describe('an audience elsewhere', () => {
  it('equals ours once all is said, whoever entered, left, was merged, split and unmerged, in whatever order it came', () => {
    fc.assert(
      fc.property(history, cuts, (steps, cuts) => {
        const world = play(steps);
        expect(heard(messages(world.log, cuts))).toEqual([...world.members].sort());
      }),
      { numRuns: 3_000 },
    );
  });

  it('equals ours also where entries that were held are left out since the person went again', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.boolean()), (steps, held) => {
        const world = play(steps);
        const all = messages(world.log, []);
        const sent = all.filter((one, n) => {
          const overtaken = all
            .slice(n + 1)
            .some((later) => later.person === one.person && later.cause.transition !== one.cause.transition);
          return !(overtaken && one.cause.transition === 'entered' && held.next().value === true);
        });
        expect(heard(sent)).toEqual([...world.members].sort());
      }),
    );
  });

  it('is told the same however the log is cut into batches', () => {
    fc.assert(
      fc.property(history, cuts, (steps, cuts) => {
        const { log } = play(steps);
        expect(messages(log, cuts)).toEqual(messages(log, []));
      }),
    );
  });

  const told = (world: AudienceWorld) =>
    messages(world.log, []).map(({ cause, person, because }) => [cause.transition, person, because?.kind]);

  it('hears that A left and C came where A became C, and that C left', () => {
    const world = new AudienceWorld(refs);
    world.toggle('a');
    world.decide();
    world.merge('c', 'a');
    world.decide();
    world.toggle('a');
    world.decide();
    expect(told(world)).toEqual([
      ['entered', 'a', 'event'],
      ['exited', 'a', 'merge'],
      ['entered', 'c', 'merge'],
      ['exited', 'c', 'event'],
    ]);
  });

  it('hears of a split, and of who belongs then', () => {
    const world = new AudienceWorld(refs);
    world.toggle('a');
    world.decide();
    world.merge('c', 'a');
    world.split('a', []);
    while (world.decide());
    expect(heard(messages(world.log, []))).toEqual(['a']);
    expect(told(world).slice(-2)).toEqual([
      ['exited', 'c', 'split'],
      ['entered', 'a', 'split'],
    ]);
  });

  it('hears of an entry that was told late as of the event that it was', () => {
    const world = new AudienceWorld(refs);
    world.toggle('a');
    world.merge('b', 'a');
    world.merge('c', 'b');
    while (world.decide());
    expect(told(world)).toEqual([['entered', 'c', 'event']]);
    expect(messages(world.log, []).map((one) => isContact({ contact: null }, one))).toEqual([true]);
  });

  it('takes nobody as contacted anew where an id took the place of another', () => {
    const world = new AudienceWorld(refs);
    world.toggle('a');
    world.toggle('c');
    while (world.decide());
    world.merge('c', 'a');
    while (world.decide());
    const contacts = messages(world.log, []).map((one) => isContact({ contact: true }, one));
    expect(contacts).toEqual([true, true, false, false]);
  });
});
