import { normaliseIdentifier } from '@ucv/platform-privacy';
import { seen, taken as draftOf } from './judge.fixture';
import { withoutErased } from './suppressed';

const gone = 'b7f0c2e4-anon';
/** Refs that tell their identifiers; those of an erased value have none. */
const taken = (event: object, ...erased: string[]) => {
  const draft = draftOf(event);
  const identifiers = draft.identifiers.map(({ type, value }) => ({
    ...{ type, value },
    ref: erased.includes(value) ? undefined : `${type} ${value}`,
  }));
  return withoutErased(draft, identifiers, normaliseIdentifier);
};

describe('an event with an identifier of somebody who was erased', () => {
  it('is taken without it where somebody else has logged in on that browser', () => {
    const event = seen({ userId: 'bob', anonymousId: gone });
    const own = taken(event, gone);
    expect(own?.subjects).toEqual([{ type: 'user_id', value: 'bob', ref: 'user_id bob' }]);
    expect(own?.draft).toMatchObject({ flags: ['identifier-suppressed'], identifiers: own?.subjects });
    expect(JSON.stringify(own)).not.toContain(gone);
  });

  it.each([
    ['device_id', { device: { id: gone } }],
    ['advertising_id', { device: { advertisingId: gone } }],
    ['anonymous_id among external ids', { externalIds: [{ id: gone, type: 'anonymous_id' }] }],
  ])('is taken without a %s', (_, context) => {
    for (const named of [
      { userId: 'bob' },
      { anonymousId: 'new-one', traits: { email: 'bob@example.org' } },
    ]) {
      const own = taken(
        seen({ ...named, userId: 'userId' in named ? named.userId : undefined, context }),
        gone,
      );
      expect(own?.draft.flags).toEqual(['identifier-suppressed']);
      expect(JSON.stringify(own)).not.toContain(gone);
    }
  });

  it.each([
    ['nobody else is named', { userId: undefined, anonymousId: gone }],
    [
      'only another device is named',
      { userId: undefined, anonymousId: gone, context: { device: { id: 'd-1' } } },
    ],
    ['their user id', { userId: gone, anonymousId: 'other' }],
    [
      'their e-mail address beside a user id that is new',
      { userId: 'new', traits: { email: `${gone}@example.org` } },
    ],
    [
      'an identifier of a kind of the tenant',
      { context: { externalIds: [{ id: gone, type: 'loyalty_card' }] } },
    ],
  ])('is refused where it is about them, or may be: %s', (_, event) => {
    expect(taken(seen(event), gone, `${gone}@example.org`)).toBeUndefined();
  });

  it('is as it came where nobody in it was erased', () => {
    const event = seen({ anonymousId: gone });
    expect(taken(event)?.draft).toEqual(draftOf(event));
  });

  it('keeps the erased value nowhere: keys, lists, traits, addresses, other spellings, its own id', () => {
    const event = seen({
      userId: 'bob',
      anonymousId: gone,
      messageId: `${gone}-17`,
      properties: { [gone]: 1, list: [gone, 'kept'], text: `was ${gone.toUpperCase()} here`, price: 7 },
      traits: { anonymousId: ` ${gone} `, plan: 'pro' },
      context: {
        page: { url: `https://shop.example/a?aid=${gone}&b=1` },
        traits: { former: gone, [`of ${gone}`]: true },
      },
    });
    const own = taken(event, gone)!;
    expect(JSON.stringify(own).toLowerCase()).not.toContain(gone);
    expect(own.draft.content).toMatchObject({
      messageId: '-17',
      properties: { list: ['kept'], text: 'was  here', price: 7 },
      traits: { plan: 'pro' },
      context: { page: { url: 'https://shop.example/a?aid=&b=1' }, traits: {} },
    });
  });

  it('does not bring the erased value back under another kind', () => {
    const alias = { type: 'alias', userId: 'bob', previousId: gone, anonymousId: gone };
    const draft = draftOf(alias);
    const own = withoutErased(
      draft,
      [
        { type: 'user_id', value: 'bob', ref: 'of bob' },
        { type: 'loyalty_card', value: gone, ref: 'of a card' },
        { type: 'anonymous_id', value: gone, ref: undefined },
      ],
      normaliseIdentifier,
    );
    expect(own?.subjects.map(({ type }) => type)).toEqual(['user_id']);
    expect(own?.draft.content).not.toHaveProperty('previousId');
  });

  it('loses of other texts and numbers no part that a short value happens to be', () => {
    const event = seen({
      userId: 'bob',
      anonymousId: '77',
      properties: { size: '177', count: 77, exact: '77' },
    });
    expect(taken(event, '77')?.draft.content.properties).toEqual({ size: '177', count: 77 });
  });
});
