import fc from 'fast-check';
import {
  combine,
  contribute,
  type Contribution,
  emptyRecord,
  type GoldenRecord,
  presentTraits,
} from './index';

const instant = fc.integer({ min: 0, max: 20 }).map((n) => new Date(1.7e12 + n * 1000).toISOString());
const contribution: fc.Arbitrary<Contribution> = fc.record({
  eventId: fc.uuid(),
  occurredAt: instant,
  recordedAt: instant,
  source: fc.constantFrom('app', 'shop', null),
  traits: fc.dictionary(
    fc.constantFrom('plan', 'city', 'name', '__proto__'),
    fc.oneof(fc.string(), fc.constant(null)),
  ),
});
const history = fc.uniqueArray(contribution, { selector: ({ eventId }) => eventId, maxLength: 12 });
const fold = (events: Contribution[]): GoldenRecord => events.reduce(contribute, emptyRecord);

/** Reference: for each name, sort everything said about it and take the last. */
function naive(events: Contribution[]): Record<string, unknown> {
  const said = events.flatMap((event) => Object.keys(event.traits).map((name) => ({ name, event })));
  said.sort((a, b) => {
    const key = ({ event }: { event: Contribution }) =>
      [event.occurredAt, event.recordedAt, event.eventId].join('|');
    return key(a) < key(b) ? -1 : 1;
  });
  const last = new Map(
    said.map(({ name, event }) => [name, Object.getOwnPropertyDescriptor(event.traits, name)?.value]),
  );
  return Object.fromEntries([...last].filter(([, value]) => value !== null));
}

const values = (record: GoldenRecord) =>
  Object.fromEntries(presentTraits(record).map(([name, { value }]) => [name, value]));

describe('golden record', () => {
  it('keeps the latest value, whatever the order of arrival', () => {
    fc.assert(
      fc.property(history, fc.func(fc.integer()), (events, rank) => {
        const shuffled = [...events].sort((a, b) => rank(a.eventId) - rank(b.eventId));
        expect(fold(shuffled)).toEqual(fold(events));
        expect(values(fold(shuffled))).toEqual(naive(events));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the combination of its fragments, however the events are spread over them', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 4 }), (events, parts) => {
        const fragments = Array.from({ length: parts }, (_, n) =>
          events.filter((_event, i) => i % parts === n),
        );
        expect(combine(fragments.map(fold))).toEqual(fold(events));
        expect(combine([...fragments].reverse().map(fold))).toEqual(fold(events));
      }),
      { numRuns: 2000 },
    );
  });

  it('hides an attribute that the sender took away, and shows one given later', () => {
    const at = (second: number, plan: unknown): Contribution => ({
      eventId: `00000000-0000-4000-8000-00000000000${second}`,
      occurredAt: `2026-01-01T00:00:0${second}.000Z`,
      recordedAt: '2026-01-01T01:00:00.000Z',
      source: null,
      traits: { plan },
    });
    expect(values(fold([at(1, 'basic'), at(2, null)]))).toEqual({});
    expect(values(fold([at(3, 'pro'), at(1, 'basic'), at(2, null)]))).toEqual({ plan: 'pro' });
  });

  it('knows nothing of nothing', () => {
    expect(combine([])).toEqual(emptyRecord);
  });
});
