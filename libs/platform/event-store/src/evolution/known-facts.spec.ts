import { bindingOf, fact, type RecordedFact } from '@ucv/envelope';
import { KnownFacts } from './known-facts';
import { setAside } from './set-aside';

const counted = { category: 'interaction', says: 'a thing was counted' } as const;
const known = new KnownFacts({
  'testing.thing-counted.v1': fact<{ n: number }>({
    ...counted,
    lift: (old) => ({ ...old, type: 'testing.thing-counted.v2', data: { count: old.data.n } }),
  }),
  'testing.thing-counted.v2': fact<{ count: number }>(counted),
  'testing.thing-lost.v3': fact<object>(counted),
});

describe('what code knows of facts', () => {
  it.each([
    ['testing.thing-counted.v1', undefined],
    ['testing.thing-counted.v2', undefined],
    ['testing.thing-counted.v3', 'log.newer-version'],
    ['testing.thing-lost.v1', 'log.unknown-type'],
    ['testing.thing-lost.v4', 'log.newer-version'],
    ['testing.thing.v1', 'log.unknown-type'],
    ['testing.thing-counted', 'log.unknown-type'],
    ['SomethingElse', 'log.unknown-type'],
  ])('%s: %s', (type, why) => expect(known.strangeness(type)).toBe(why));

  it('lifts what is old', () => {
    const old = { type: 'testing.thing-counted.v1', data: { n: 3 } } as RecordedFact;
    expect(known.upcasters.lift(old)).toEqual({
      type: 'testing.thing-counted.v2',
      recordedAs: 'testing.thing-counted.v1',
      data: { count: 3 },
    });
  });

  it('binds what is sealed to the type under which it was sealed', () => {
    const metadata = { tenant: 'main' } as RecordedFact['metadata'];
    const place = { id: 'e', stream: 's', metadata };
    const old = { ...place, type: 'testing.thing-counted.v1', data: { n: 3 } } as RecordedFact;
    expect(bindingOf(known.upcasters.lift(old))).toEqual(bindingOf(old));
    expect(bindingOf(old)).toEqual({ tenant: 'main', stream: 's', eventId: 'e', type: old.type });
  });

  it('takes no type that is not well formed', () => {
    expect(() => new KnownFacts({ 'Testing.thing.v1': fact<object>(counted) })).toThrow(
      'is no type of a fact',
    );
  });

  it('copies nothing where it knows every fact', () => {
    const facts = [{ type: 'testing.thing-counted.v2' } as RecordedFact];
    expect(setAside(facts, known).readable).toBe(facts);
  });
});
