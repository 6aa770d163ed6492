import { compile, describe as inWords, type PastEvent, type When } from './index';
import { personOf } from './person.fixture';

const event = (name: string, at: number): PastEvent => ({ id: `${name}-${at}`, name, at, properties: {} });
const explain = (when: When, events: PastEvent[], segments = new Map<string, When>()) =>
  compile(when, segments).explain(personOf({ events }), 1_000_000);

describe('an explanation', () => {
  it('takes the condition apart', () => {
    const when: When = { all: [{ event: 'A' }, { not: { segment: 's' } }] };
    expect(
      explain(
        when,
        [event('A', 5), event('A', 7), event('A', 2_000_000)],
        new Map([['s', { consent: 'ads' }]]),
      ),
    ).toEqual({
      says: 'did ‘A’ at least once and not (is in segment s)',
      holds: true,
      parts: [
        {
          says: 'did ‘A’ at least once',
          holds: true,
          count: 2,
          events: [
            { eventId: 'A-7', name: 'A', at: 7 },
            { eventId: 'A-5', name: 'A', at: 5 },
          ],
        },
        {
          says: 'not (is in segment s)',
          holds: true,
          parts: [
            {
              says: 'is in segment s',
              holds: false,
              parts: [{ says: 'has granted consent to ads', holds: false }],
            },
          ],
        },
      ],
    });
  });

  it('calls segments by their names where these are known', () => {
    const when: When = { any: [{ segment: 's' }, { all: [{ not: { segment: 't' } }, { segment: 'u' }] }] };
    const segments = new Map(['s', 't', 'u'].map((id): [string, When] => [id, { event: 'A' }]));
    const names = new Map([
      ['s', 'Cart left'],
      ['t', 'Buyers'],
    ]);
    const { says, parts } = compile(when, segments).explain(personOf({}), 0, names);
    expect(says).toBe('is in segment ‘Cart left’ or (not (is in segment ‘Buyers’) and is in segment u)');
    expect(parts?.[0]?.says).toBe('is in segment ‘Cart left’');
    expect(parts?.[1]?.says).toBe('not (is in segment ‘Buyers’) and is in segment u');
  });

  it('lists the newest twenty events that count, and how many do', () => {
    const events = Array.from({ length: 30 }, (_, i) => event('A', i));
    const explained = explain({ event: 'A' }, events);
    expect(explained.count).toBe(30);
    expect(explained.events?.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => 29 - i));
  });

  const sequence: When = {
    sequence: [{ event: 'A' }, { event: 'B' }, { not: { event: 'C' } }],
    within: 'PT1S',
  };
  it.each<[string, PastEvent[], boolean, string[]]>([
    ['as far as the steps came', [event('A', 1)], false, ['A-1']],
    ['all of them', [event('A', 1), event('B', 2)], true, ['B-2', 'A-1']],
    ['the latest of them', [event('A', 1), event('B', 2), event('B', 3)], true, ['B-3', 'A-1']],
    ['and what answered', [event('A', 1), event('B', 2), event('C', 4)], false, ['C-4', 'B-2', 'A-1']],
  ])('of a sequence shows %s', (_, events, holds, ids) => {
    const explained = explain(sequence, events);
    expect([explained.holds, explained.events?.map(({ eventId }) => eventId)]).toEqual([holds, ids]);
  });
});

describe('in plain words', () => {
  it.each<[When, string]>([
    [
      { event: 'Order', count: { gte: 2, lte: 5 }, within: 'P1DT90M' },
      'did ‘Order’ at least 2 times and at most 5 times in the last 1 day 90 minutes',
    ],
    [{ event: 'Order', count: { eq: 0 }, within: 'PT1H' }, 'did ‘Order’ never in the last 1 hour'],
    [
      { event: 'Order', where: { total: { gte: 100, lt: 200 }, 'ship.to': { in: ['DE', 'FR'] } } },
      'did ‘Order’ (total is at least 100 and is less than 200 and ship.to is one of ‘DE’, ‘FR’) at least once',
    ],
    [
      { sequence: [{ event: 'Cart' }, { event: 'Order' }], within: 'P2W' },
      'did ‘Cart’, then ‘Order’ within 2 weeks',
    ],
    [
      { sequence: [{ event: 'Cart' }, { not: { event: 'Order' } }], within: 'PT30M' },
      'did ‘Cart’, then no ‘Order’ within 30 minutes',
    ],
    [
      {
        all: [
          { trait: 'plan', ne: 'free' },
          {
            any: [
              { trait: 'age', gt: 17 },
              { trait: 'age', exists: false },
            ],
          },
        ],
      },
      'trait plan is not ‘free’ and (trait age is more than 17 or trait age is not known)',
    ],
    [
      { not: { trait: 'tags', contains: 'vip', matches: '^v' } },
      'not (trait tags contains ‘vip’ and matches ^v)',
    ],
  ])('%j', (when, says) => {
    expect(inWords(when)).toBe(says);
  });
});
