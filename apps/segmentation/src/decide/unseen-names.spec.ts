import type { When } from '@ucv/contracts-segmentation';
import type { Happening } from './happening';
import { isName, mostNames, namesIn, type SeenName } from './seen-names';
import { SeenNames, unseenNames } from './unseen-names';

const event = (name: string, properties: object, traits: object = {}): Happening['what'] =>
  ({
    kind: 'event',
    subject: { type: 'user_id', ref: 'r' },
    event: { id: 'e', ref: 'r', name, at: 0, properties },
    contribution: { traits },
  }) as Happening['what'];
const seen = (...what: Happening['what'][]): SeenNames =>
  new SeenNames(what.flatMap((one) => namesIn(one)!.names));

const shop = seen(
  event('Order Completed', {
    total: 1,
    constructor: 1,
    coupon: null,
    address: { city: 'x', geo: { lat: 1 } },
  }),
  event('Order Refunded', { total: 1 }),
  event('Product Added', {}),
  event('$identify', { plan: 'pro' }, { plan: 'pro', address: { city: 'x' } }),
);

describe('a name that was never seen', () => {
  it.each<[string, When, string, string, readonly string[]]>([
    [
      'an event',
      { event: 'Order Complete' },
      'event',
      'Order Complete',
      ['Order Completed', 'Order Refunded'],
    ],
    [
      'an event of another case',
      { event: 'order completed' },
      'event',
      'order completed',
      ['Order Completed'],
    ],
    ['a trait', { trait: 'plna', eq: 'pro' }, 'trait', 'plna', ['plan']],
    ['a trait inside one', { trait: 'address.ctiy', eq: 'x' }, 'trait', 'address.ctiy', ['address.city']],
    [
      'a trait of an identify',
      { event: '$identify', where: { paln: { exists: true } } },
      'where.paln',
      'paln',
      ['plan'],
    ],
    [
      'a property of the event',
      { any: [{ event: 'Product Added' }, { event: 'Order Completed', where: { totl: { gte: 1 } } }] },
      ...(['any[1].where.totl', 'totl', ['total']] as const),
    ],
    [
      'a property that another event has',
      { event: 'Order Refunded', where: { coupon: { eq: 'x' } } },
      ...(['where.coupon', 'coupon', ['total']] as const),
    ],
    [
      'a property inside one, of a step that must not follow',
      {
        sequence: [
          { event: 'Product Added' },
          { not: { event: 'Order Completed', where: { 'address.land': { eq: 'x' } } } },
        ],
        within: 'PT1H',
      },
      ...(['sequence[1].not.where["address.land"]', 'address.land', ['address.city']] as const),
    ],
    [
      'a property toString',
      { event: 'Order Completed', where: { toString: { eq: 1 } } as never },
      'where.toString',
      'toString',
      [],
    ],
    ['a purpose', { not: { consent: 'news' } }, 'not.consent', 'news', []],
  ])('comes back with its place and the nearest: %s', (_what, when, path, name, near) => {
    const [warning, ...others] = unseenNames(when, shop);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ path, name, problem: expect.stringMatching(/so far$/) });
    expect(warning!.nearest.slice(0, near.length)).toEqual(near);
    expect(warning!.nearest.length).toBeLessThanOrEqual(3);
  });

  it.each<[string, When]>([
    [
      'names that were seen',
      { event: 'Order Completed', where: { total: { gte: 1 }, 'address.geo.lat': { gt: 1 } } },
    ],
    ['a property constructor', { event: 'Order Completed', where: { constructor: { eq: 1 } } as never }],
    ['a call without a name', { event: '$page' }],
    ['an event that is named like a value', { event: 'order of ann@example.org' }],
    [
      'a property that is named like a value',
      { event: 'Product Added', where: { '4915123456': { exists: true } } },
    ],
    ['a segment, which is refused where it is unknown', { segment: 'x' }],
  ])('is none of these: %s', (_what, when) => expect(unseenNames(when, shop)).toEqual([]));

  it('is not told where a tenant has more names than are remembered', () => {
    const many = Array.from({ length: mostNames.event }, (_, i): SeenName => ({
      kind: 'event',
      of: '',
      name: `E${i}`,
    }));
    expect(unseenNames({ event: 'Other' }, new SeenNames(many.slice(1)))).toHaveLength(1);
    expect(unseenNames({ event: 'Other' }, new SeenNames(many))).toEqual([]);
  });
});

describe('names that are remembered', () => {
  it.each(['ann@example.org', 'Order 4915123456', 'x'.repeat(101), '', ' padded'])(
    'are none of values: %j',
    (text) => {
      expect(isName(text)).toBe(false);
      expect(namesIn(event(text, { [text]: 1, fine: { [text]: 1 } }, { [text]: 1, fine: 1 }))!.names).toEqual(
        [{ kind: 'trait', of: '', name: 'fine' }],
      );
    },
  );

  it('are three levels deep and fifty of one event at most, and none is inside a list', () => {
    const deep = { a: { b: { c: { d: 1 } } }, list: [{ hidden: 1 }] };
    const names = namesIn(event('E', deep))!.names.map(({ name }) => name);
    expect(names).toEqual(['E', 'a', 'a.b', 'a.b.c', 'list']);
    const wide = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`p${i}`, i]));
    expect(namesIn(event('E', wide))!.names).toHaveLength(51);
  });
});
