import { compile, parseWhen, type PastEvent, type When } from './index';
import { type Known, personOf } from './person.fixture';

const minute = 60_000;
const day = 1440 * minute;
const noon = 1_767_268_800_000;

let n = 0;
const did = (name: string, at: number, properties: Record<string, unknown> = {}): PastEvent => ({
  id: `e${(n += 1)}`,
  name,
  at: noon + at,
  properties,
});
const orders = (...at: number[]): Known => ({ events: at.map((t) => did('Order Completed', t)) });
const trait = (value: unknown): Known => ({ traits: { t: { value, at: noon - day } } });
const abandoned = {
  sequence: [{ event: 'Product Added' }, { not: { event: 'Order Completed' } }],
  within: 'PT30M',
};
const cart = (at: number) => did('Product Added', at);
const order = (at: number) => did('Order Completed', at);

/** `next` in milliseconds after noon. */
type Example = [says: string, when: unknown, known: Known, holds: boolean, next: number | null];

const bought = { event: 'Order Completed' };
const inADay = { ...bought, within: 'P1D' };
const events: Example[] = [
  ['once is enough', bought, orders(-day), true, null],
  ['nothing is not once', bought, {}, false, null],
  ['what is dated in the future counts from then', bought, orders(minute), false, minute],
  ['a window holds what happened just now', inADay, orders(0), true, day],
  ['a window has its end outside', inADay, orders(-day), false, null],
  ['a window has the instant before its end inside', inADay, orders(1 - day), true, 1],
  [
    'of three, the second latest ends "twice in a day"',
    { ...inADay, count: { gte: 2 } },
    orders(-60 * minute, -30 * minute, -10 * minute),
    true,
    day - 30 * minute,
  ],
  [
    '"at most once" returns with the older of two',
    { ...inADay, count: { lte: 1 } },
    orders(-60, -30),
    false,
    day - 60,
  ],
  ['never: absence', { ...bought, count: { lte: 0 } }, {}, true, null],
  [
    '"not in a day" returns when the last one is a day old',
    { ...inADay, count: { eq: 0 } },
    orders(-60),
    false,
    day - 60,
  ],
  ['exactly twice is not three times', { ...bought, count: { eq: 2 } }, orders(-3, -2, -1), false, null],
  [
    'only events with such properties count',
    { ...bought, where: { total: { gte: 100 }, currency: { eq: 'EUR' } } },
    {
      events: [
        did('Order Completed', -2, { total: 150, currency: 'USD' }),
        did('Order Completed', -1, { total: 99 }),
      ],
    },
    false,
    null,
  ],
];

const facts: Example[] = [
  [
    'a trait counts from its instant',
    { trait: 't', eq: 1 },
    { traits: { t: { value: 1, at: noon + 5 } } },
    false,
    5,
  ],
  ['consent is granted', { consent: 'ads' }, { consents: { ads: { granted: true, at: noon } } }, true, null],
  [
    'consent is granted later',
    { consent: 'ads' },
    { consents: { ads: { granted: true, at: noon + 5 } } },
    false,
    5,
  ],
  [
    'consent is refused',
    { consent: 'ads' },
    { consents: { ads: { granted: false, at: noon } } },
    false,
    null,
  ],
  ['nothing was asked', { consent: 'ads' }, {}, false, null],
];

const sequences: Example[] = [
  ['a cart left is not yet abandoned', abandoned, { events: [cart(-minute)] }, false, 29 * minute],
  ['it is, exactly 30 minutes later', abandoned, { events: [cart(-30 * minute)] }, true, null],
  ['an order ends it', abandoned, { events: [cart(-40 * minute), order(-minute)] }, false, null],
  [
    'an order before the cart does not',
    abandoned,
    { events: [order(-50 * minute), cart(-40 * minute)] },
    true,
    null,
  ],
  [
    'a new cart starts the wait anew',
    abandoned,
    { events: [cart(-40 * minute), cart(-minute)] },
    false,
    29 * minute,
  ],
  [
    'also after an order',
    abandoned,
    { events: [cart(-90 * minute), order(-80 * minute), cart(-30 * minute)] },
    true,
    null,
  ],
  [
    'steps in order',
    { sequence: [{ event: 'Product Added' }, bought] },
    { events: [cart(-2), order(-1)] },
    true,
    null,
  ],
  [
    'not the other way round',
    { sequence: [{ event: 'Product Added' }, bought] },
    { events: [order(-2), cart(-1)] },
    false,
    null,
  ],
  ['one event is one step', { sequence: [bought, bought] }, orders(-1), false, null],
  [
    'of one instant, the ids decide',
    { sequence: [bought, { event: 'Product Added' }] },
    { events: [order(-1), cart(-1)] },
    true,
    null,
  ],
  [
    'the longest time is from the first step to the last',
    { sequence: [{ event: 'Product Added' }, bought], within: 'PT1M' },
    { events: [cart(-3 * minute), order(-2 * minute)] },
    true,
    null,
  ],
  [
    'an early first step does not hide a later one',
    { sequence: [{ event: 'Product Added' }, bought], within: 'PT1M' },
    { events: [cart(-9 * minute), cart(-3 * minute), order(-2 * minute)] },
    true,
    null,
  ],
  [
    'one millisecond more is too long',
    { sequence: [{ event: 'Product Added' }, bought], within: 'PT1M' },
    { events: [cart(-2 * minute - 1), order(-minute)] },
    false,
    null,
  ],
];

const both = { all: [inADay, { ...bought, within: 'PT1H' }] };
const groups: Example[] = [
  ['all hold until the first ends', both, orders(-minute), true, 59 * minute],
  [
    'what fails for good is never asked again',
    { all: [inADay, { trait: 't', eq: 1 }] },
    orders(-minute),
    false,
    null,
  ],
  [
    'any holds until the last ends',
    { any: [inADay, { ...bought, within: 'PT1H' }] },
    orders(-minute),
    true,
    day - minute,
  ],
  ['not', { not: inADay }, orders(-minute), false, day - minute],
  ['a segment is its condition', { segment: 'buyers' }, orders(-minute), true, day - minute],
];

function parsed(input: unknown): When {
  const result = parseWhen(input);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.when;
}

describe.each([
  ['events', events],
  ['facts', facts],
  ['sequences', sequences],
  ['groups', groups],
])('the language: %s', (_, examples) => {
  it.each(examples)('%s', (_says, when, known, holds, next) => {
    const condition = compile(parsed(when), new Map([['buyers', parsed(inADay)]]));
    const found = condition.evaluate(personOf(known), noon);
    expect(found).toEqual({ holds, next: next === null ? null : noon + next });
  });
});

describe('since when', () => {
  const since = (when: unknown, known: Known): number | null => {
    const at = compile(parsed(when), new Map()).since(personOf(known), noon);
    return at === null ? null : at - noon;
  };

  it('is the event that made it so, or the end of the window or wait', () => {
    expect(since({ ...bought, count: { gte: 2 } }, orders(-30, -20, -10))).toBe(-20);
    expect(since({ not: { ...bought, within: 'PT1H' } }, orders(-90 * minute))).toBe(-30 * minute);
    expect(since(abandoned, { events: [cart(-50 * minute)] })).toBe(-20 * minute);
    expect(since(abandoned, { events: [cart(-50 * minute), order(-5)] })).toBe(-5);
    expect(since({ trait: 't', eq: 1 }, trait(1))).toBe(-day);
  });

  it('is null where it was never otherwise', () => {
    expect(since(bought, {})).toBeNull();
    expect(since({ trait: 't', ne: 1 }, trait(2))).toBeNull();
    expect(since(bought, orders(minute))).toBeNull();
  });

  it('goes on where one window is left as another is entered', () => {
    expect(since({ ...bought, within: 'PT1H' }, orders(-90 * minute, -30 * minute))).toBe(-90 * minute);
  });
});
