import { hubsIn } from './hubs';
import { defaultRules } from './rules';

const evidence = (...subjects: [type: string, ref: string][]) => ({
  subjects: subjects.map(([type, ref]) => ({ type, ref })),
  ...{ byHand: false, position: 1n, cause: 'event' },
});

describe('hubs', () => {
  const rules = { ...defaultRules, limits: { user_id: 1, email: 1 } };
  const kiosk: [string, string] = ['device_id', 'kiosk'];

  it('are seen with many of one unique kind', () => {
    const seen = ['ada', 'ben', 'carl'].map((user) => evidence(['user_id', user], kiosk));
    expect(hubsIn(seen.slice(1), rules)).toEqual([]);
    expect(hubsIn(seen, rules)).toEqual([{ identifier: { type: 'device_id', ref: 'kiosk' }, seenWith: 3 }]);
  });

  it('are not seen with one person by many kinds, nor joined by hand', () => {
    const seen = [
      evidence(['user_id', 'ada'], ['email', 'ada@'], kiosk),
      evidence(['user_id', 'ben'], ['email', 'ben@'], kiosk),
      { ...evidence(['user_id', 'carl'], kiosk), byHand: true },
    ];
    expect(hubsIn(seen, rules)).toEqual([]);
  });
});

const day = 86_400_000;
const id = (type: string, n: number | string): [string, string] => [type, `${type}-${n}`];
/** Events one after the other, each `apart` milliseconds later. */
const history = (events: [type: string, ref: string][][], apart: number) =>
  events.map((subjects, n) => ({ ...evidence(...subjects), position: BigInt(n), at: n * apart }));
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const learned = (...parameters: Parameters<typeof hubsIn>) =>
  hubsIn(...parameters).map(({ identifier, seenWith, kind }) => `${identifier.ref}: ${seenWith} ${kind}`);

describe('a value that joins unusually many', () => {
  const placeholder = id('user_id', 'customer');

  it.each([
    [
      '25 browsers on one day',
      25,
      (n: number) => [placeholder, id('anonymous_id', n)],
      day / 30,
      'anonymous_id',
    ],
    [
      '101 browsers over a year',
      101,
      (n: number) => [placeholder, id('anonymous_id', n)],
      day * 3,
      'anonymous_id',
    ],
    ['11 addresses over a year', 11, (n: number) => [placeholder, id('email', n)], day * 30, 'email'],
    [
      'an office’s address, by 11 phones',
      11,
      (n: number) => [id('email', 'info'), id('phone', n), id('anonymous_id', n)],
      day * 20,
      'phone',
    ],
    [
      'a terminal, by 11 addresses',
      11,
      (n: number) => [id('anonymous_id', 'till'), id('email', n)],
      day,
      'email',
    ],
  ])('%s', (_, count, make, apart, kind) => {
    const found = hubsIn(history(times(count, make as never), apart), defaultRules);
    expect(found.map((hub) => [hub.identifier.ref, hub.kind])).toEqual([[make(0)[0]![1], kind]]);
  });

  it.each([
    [
      'a customer with 60 browsers in a year',
      times(60, (n) => [id('user_id', 'eva'), id('anonymous_id', n)]),
      6 * day,
    ],
    [
      'a customer with 12 browsers in a day',
      times(12, (n) => [id('user_id', 'eva'), id('anonymous_id', n)]),
      1,
    ],
    [
      'a family with one address',
      times(8, (n) => [id('email', 'smiths'), id('phone', n % 5), id('device_id', n)]),
      day,
    ],
    ['a customer with ten addresses', times(10, (n) => [id('user_id', 'eva'), id('email', n)]), day],
  ])('is not %s', (_, events, apart) => {
    expect(learned(history(events as never, apart), defaultRules)).toEqual([]);
  });

  it('is measured by what is usual with a tenant: where each visit makes a browser, many are none', () => {
    const visits = times(30, (n) =>
      times(120, (v) => [id('user_id', n), id('anonymous_id', `${n}-${v}`)]),
    ).flat();
    expect(learned(history(visits as never, day), defaultRules)).toEqual([]);
    const crowd = times(600, (n) => [placeholder, id('anonymous_id', `x-${n}`)]);
    expect(learned(history([...visits, ...crowd] as never, day), defaultRules)).toEqual([
      'user_id-customer: 600 anonymous_id',
    ]);
  });

  it('is nobody’s by a tenant’s own rules, or never', () => {
    const events = history(times(60, (n) => [placeholder, id('email', n)]) as never, day);
    const rulesWith = (crowd: object) => ({ ...defaultRules, crowd: { ...defaultRules.crowd, ...crowd } });
    expect(learned(events, rulesWith({ ever: { email: 59 } }))).toEqual(['user_id-customer: 60 email']);
    expect(learned(events, rulesWith({ ever: { email: 60 } }))).toEqual([]);
    expect(learned(events, rulesWith({ others: 0, withinDay: {} }))).toEqual([]);
    expect(learned(events, { ...defaultRules, limits: { email: 80 } })).toEqual([]);
  });

  it('that a steward released is learned again by twice as many alone', () => {
    const events = history(times(40, (n) => [placeholder, id('email', n)]) as never, day);
    const released = new Map([[placeholder[1], 20]]);
    expect(learned(events, defaultRules, released)).toEqual([]);
    const more = history(times(41, (n) => [placeholder, id('email', n)]) as never, day);
    expect(learned(more, defaultRules, released)).toEqual(['user_id-customer: 41 email']);
  });
});
