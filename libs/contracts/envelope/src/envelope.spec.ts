import {
  byStrength,
  categories,
  isFactType,
  isRef,
  isTenant,
  parseStream,
  streamName,
  strength,
} from './index';

const ref = '0a'.repeat(16);

describe('names on the log', () => {
  it('give a stream its category, shard, tenant and ref, and back', () => {
    const name = streamName('interaction', 'main', ref);
    expect(name).toBe(`interaction-0a.main.${ref}`);
    expect(parseStream(name)).toEqual({ category: 'interaction', tenant: 'main', ref });
  });

  it.each([
    'interaction',
    '$all',
    'interaction-0a.main',
    `interaction-0a.ma.in.${ref}`,
    'interaction-0a.main.xyz',
  ])('are not read out of %s', (name) => expect(parseStream(name)).toBeUndefined());

  it('have dashless categories, so that a prefix selects one', () => {
    expect(categories.filter((category) => !/^[a-z]+$/.test(category))).toEqual([]);
  });

  it.each(['main', 'shop-1', '0_a'])('know %s as a tenant', (name) => expect(isTenant(name)).toBe(true));
  it.each(['', 'Main', 'a.b', '*', '-a', 'x'.repeat(41)])('know %j as no tenant', (name) =>
    expect(isTenant(name)).toBe(false),
  );
  it.each([ref.toUpperCase(), ref.slice(1), '', `${ref}0`])('know %j as no ref', (text) =>
    expect(isRef(text)).toBe(false),
  );

  it('say publisher, fact and version', () => {
    expect(
      ['identity.merged.v1', 'a.b.v1', 'Identity.merged.v1', 'identity.merged', 'identity.merged.v0'].map(
        isFactType,
      ),
    ).toEqual([true, true, false, false, false]);
  });
});

describe('strength', () => {
  it('goes from the tenant’s own key of a person to what a browser forgets, with own kinds in between', () => {
    const kinds = [
      'anonymous_id',
      'advertising_id',
      'device_id',
      'loyalty_card',
      'phone',
      'email',
      'user_id',
    ];
    expect([...kinds].sort((a, b) => strength(a) - strength(b))).toEqual([...kinds].reverse());
  });

  it('orders equal kinds by ref, whatever the order of arrival', () => {
    const subjects = ['c', 'a', 'b'].map((letter) => ({ type: 'email', ref: letter }));
    expect([...subjects].sort(byStrength).map(({ ref: own }) => own)).toEqual(['a', 'b', 'c']);
  });
});
