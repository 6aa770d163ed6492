import { byTime, listCursor, type ListPlace, listPlace, parkedId, parkedPlace } from './place';

const place = { service: 'profile', projection: 'profile', factId: '00000000-0000-5000-8000-000000000001' };
const at = '2026-11-21T22:51:00.000Z';

describe('the id of a parked fact', () => {
  it('names service, projection and fact, in letters that a URL takes', () => {
    expect(parkedPlace(parkedId(place))).toEqual(place);
    expect(parkedId(place)).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it.each([
    '',
    'x',
    'x'.repeat(400),
    `${parkedId(place)}=`,
    parkedId({ ...place, service: 'Profile' }),
    parkedId({ ...place, projection: '' }),
    parkedId({ ...place, projection: 'two words' }),
    parkedId({ ...place, factId: '1' }),
    Buffer.from('\u0000 \u0000 \u0000').toString('base64url'),
    listCursor({ ...place, parkedAt: at }),
  ])('%s is none', (id) => expect(parkedPlace(id)).toBeUndefined());
});

describe('the cursor of a list', () => {
  it('names a place in it', () => {
    expect(listPlace(listCursor({ ...place, parkedAt: at }))).toEqual({ ...place, parkedAt: at });
  });

  it.each(['', 'x', parkedId(place), listCursor({ ...place, parkedAt: '2026-13-41T99:00:00.000Z' })])(
    '%s is none',
    (cursor) => expect(listPlace(cursor)).toBeUndefined(),
  );
});

it('sorts by time, the newest first, then by service, projection and fact', () => {
  const list: ListPlace[] = [
    { ...place, parkedAt: '2026-11-21T22:51:00.001Z' },
    { ...place, parkedAt: at, service: 'consent', projection: 'consent' },
    { ...place, parkedAt: at },
    { ...place, parkedAt: at, factId: '00000000-0000-5000-8000-000000000002' },
  ];
  expect([...list].reverse().sort(byTime)).toEqual(list);
});
