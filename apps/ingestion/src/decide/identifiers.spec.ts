import { isNobodyOf } from '@ucv/cleansing';
import { normaliseIdentifier } from '@ucv/platform-privacy';
import type { Call } from '@ucv/contracts-ingestion';
import { isBlockedBy } from './blocked-values';
import type { TrackingEvent } from './event-shape';
import { identifiersOf } from './identifiers';

const of = (event: TrackingEvent, call: Call = 'track') =>
  identifiersOf(call, event, normaliseIdentifier).found.map(({ type, value }) => `${type}:${value}`);

describe('identifiers of an event', () => {
  it.each<[string, Call, TrackingEvent, string[]]>([
    ['the two ids', 'track', { userId: ' u ', anonymousId: 'a' }, ['user_id:u', 'anonymous_id:a']],
    [
      'addresses and numbers among traits',
      'identify',
      { userId: 'u', traits: { email: 'Ann@Example.ORG', phone: '+49 30 901820' } },
      ['user_id:u', 'email:ann@example.org', 'phone:+4930901820'],
    ],
    [
      'traits in the context',
      'track',
      { userId: 'u', context: { traits: { email: 'ann@example.org' } } },
      ['user_id:u', 'email:ann@example.org'],
    ],
    [
      'the same address once',
      'identify',
      { userId: 'u', traits: { email: 'a@example.org' }, context: { traits: { email: 'A@example.org' } } },
      ['user_id:u', 'email:a@example.org'],
    ],
    [
      "not a group's own address",
      'group',
      { userId: 'u', traits: { email: 'office@example.org' } },
      ['user_id:u'],
    ],
    [
      'not an address among properties',
      'track',
      { userId: 'u', properties: { email: 'friend@example.org' } },
      ['user_id:u'],
    ],
    [
      'a device',
      'track',
      { anonymousId: 'a', context: { device: { id: 'd', advertisingId: 'ad' } } },
      ['device_id:d', 'advertising_id:ad', 'anonymous_id:a'],
    ],
    [
      'no advertising id of who refused',
      'track',
      { anonymousId: 'a', context: { device: { advertisingId: 'ad', adTrackingEnabled: false } } },
      ['anonymous_id:a'],
    ],
    [
      'external ids',
      'track',
      {
        userId: 'u',
        context: {
          externalIds: [
            { id: 'c-1', type: 'Loyalty.Card' },
            { id: 'x', type: 'bad type' },
            { id: 'acme', type: 'domain', collection: 'accounts' },
            { id: 'h', type: 'email', encoding: 'sha256' },
            5,
          ],
        },
      },
      ['user_id:u', 'loyalty_card:c-1'],
    ],
    [
      'the former id of an alias, of whatever spelling: anonymous until somebody knows it',
      'alias',
      { userId: 'u', previousId: 'ga-1.2' },
      ['user_id:u', 'anonymous_id:ga-1.2'],
    ],
    [
      'the former id of an alias: an address',
      'alias',
      { userId: 'u', previousId: 'Ann@example.org' },
      ['user_id:u', 'email:ann@example.org'],
    ],
    [
      'the former id of an alias: the same',
      'alias',
      { userId: 'u', previousId: ' u', anonymousId: 'a' },
      ['user_id:u', 'anonymous_id:a'],
    ],
    [
      'the former id of an alias: a placeholder',
      'alias',
      { userId: 'u', previousId: '{{previousId}}' },
      ['user_id:u'],
    ],
    [
      'no placeholders',
      'identify',
      {
        userId: 'NULL',
        anonymousId: 'a',
        traits: { email: 'test@test.com', phone: '0000' },
        context: { device: { id: '00000000-0000-0000-0000-000000000000' } },
      },
      ['anonymous_id:a'],
    ],
  ])('%s', (_, call, event, expected) => {
    expect(of(event, call)).toEqual(expected);
  });

  it('leave open of which kind the former id of an alias is', () => {
    const maybe = (previousId: unknown) =>
      identifiersOf('alias', { userId: 'u', previousId } as never, normaliseIdentifier)
        .found.find((id) => id.maybe)
        ?.maybe?.map(({ type }) => type);
    const ids = ['anonymous_id', 'user_id', 'device_id', 'advertising_id'];
    expect(maybe('3f2504e0-4f89-41d3-9a0c-0305e82c3301')).toEqual(ids);
    expect(maybe(42)).toEqual(ids);
    expect(maybe('+49 30 901820')).toContain('phone');
    expect(maybe('ann@example.org')).toContain('email');
  });

  it('are at most 20, the strongest of them', () => {
    const externalIds = Array.from({ length: 40 }, (_, n) => ({ id: `c-${n}`, type: 'card' }));
    const { found, dropped } = identifiersOf(
      'track',
      { userId: 'u', anonymousId: 'a', context: { externalIds } },
      normaliseIdentifier,
    );
    expect([found.length, dropped, found[0]!.type, found.at(-1)!.type]).toEqual([
      20,
      true,
      'user_id',
      'card',
    ]);
  });
});

describe('blocked values', () => {
  it.each([
    '',
    '0',
    '-1',
    '000-00',
    'null',
    'Undefined',
    'ANONYMOUS',
    'n/a',
    ' unknown ',
    '[object Object]',
    '00000000-0000-0000-0000-000000000000',
  ])('"%s" is nobody', (value) => {
    expect(isNobodyOf('user_id', value)).toBe(true);
  });

  it.each(['test@test.com', 'none@none.org', 'no-reply@shop.example', 'noreply@shop.example'])(
    '%s is nobody',
    (value) => {
      expect(isNobodyOf('email', value)).toBe(true);
    },
  );

  it.each(['1', 'nullbert', 'user-0', 'anonymous-7', 'ann@test.com', 'test@shop.example'])(
    '"%s" may be somebody',
    (value) => {
      expect(isNobodyOf(value.includes('@') ? 'email' : 'user_id', value)).toBe(false);
    },
  );
});

describe('what a tenant blocks', () => {
  const blocked = {
    email: ['test@*', '*@Example.com', 'shop*desk*@acme.org'],
    phone: ['+4930000000'],
    user_id: ['*'],
  };

  it.each([
    ['email', 'test@acme.org'],
    ['email', 'ann@example.com'],
    ['email', 'SHOP-front-desk-2@acme.org'],
    ['phone', '+4930000000'],
    ['user_id', 'anybody'],
  ])('%s %s', (type, value) => expect(isBlockedBy(blocked, type, value)).toBe(true));

  it.each([
    ['email', 'a-test@acme.org'],
    ['email', 'desk-shop@acme.org'],
    ['phone', '+49300000001'],
    ['device_id', 'anybody'],
    ['constructor', 'anybody'],
  ])('not %s %s', (type, value) => expect(isBlockedBy(blocked, type, value)).toBe(false));
});
