import type { Review, ReviewList } from '@ucv/contracts-identity';
import { toldGateway } from '../gateway.fixture';

const { asked, answers, ucv: call } = toldGateway();
const ucv = (...args: string[]) => call('identity', ...args);

const [ada, ben] = ['a'.repeat(32), 'b'.repeat(32)];
const id = '00000000-0000-5000-8000-000000000001';
const review = (o: Partial<Review> = {}): Review => ({
  id,
  status: 'open',
  probability: 0.9307,
  weight: 3.8,
  steps: [
    { feature: 'given name', level: 'one letter off', bits: 6.7 },
    { feature: 'family name', level: 'the same', bits: 8.1, rarity: 2.3 },
    { feature: 'phone', level: 'different', bits: -2.9 },
  ],
  rest: -8.1,
  modelVersion: 2,
  openedAt: '2026-11-20T18:42:07.000Z',
  sides: [
    {
      fragment: { type: 'user_id', ref: ada },
      person: ada,
      values: { 'person.given_name': 'Robin', 'person.family_name': 'Smith', 'contact.phone': '+4912' },
    },
    {
      fragment: { type: 'email', ref: 'e'.repeat(32) },
      person: ben,
      values: { 'person.given_name': 'Robyn', 'person.family_name': 'Smith', 'address.city': 'Gh\u001bent' },
    },
  ],
  joined: false,
  ...o,
});
const reviews = (o: Partial<ReviewList> = {}): ReviewList => ({
  reviews: [review()],
  counts: { open: 1, accepted: 42, rejected: 1, deferred: 0 },
  bands: [
    { from: 0.9, to: 1, accepted: 42, rejected: 1, expected: 0.97 },
    { from: 0.8, to: 0.9, accepted: 0, rejected: 0, expected: 0 },
  ],
  modelVersion: 2,
  ...o,
});
const view = `Reviews: 1 open · 42 accepted · 1 rejected · 0 deferred · model version 2

0.931  ${id}
  open since 2026-11-20 18:42
               user_id                              email
  person       ${ada}     ${ben}
  given name   Robin                             ≠  Robyn
  family name  Smith                                Smith
  phone        +4912
  city                                              Gh ent

  before any comparison               −8.1  ░░░░░░░░░░░░░
  given name: one letter off          +6.7  ███████████
  family name: the same, rare +2.3    +8.1             █████████████
  phone: different                    −2.9                     ░░░░░
  all together                        +3.8               ██████

How right the model was
  probability  accepted  rejected  share accepted  expected share
  0.9 to 1     42        1         0.977           0.970

Do: npx ucv identity accept, reject or defer <id>
`;
const openOnes = 'GET /v1/identity/reviews?status=open&limit=10';

describe('ucv identity reviews', () => {
  it('shows both sides, what differs, and what each comparison says', async () => {
    answers[openOnes] = [200, reviews()];
    expect(await ucv('reviews')).toEqual({ code: 0, out: view, err: '' });
  });

  it('asks for others, and gives machines the answer as it is', async () => {
    const list = reviews({ next: `0.9_${id}` });
    answers['GET /v1/identity/reviews?status=deferred&limit=1&from=0.9&below=1'] = [200, list];
    const band = ['--status', 'deferred', '--from', '0.9', '--below', '1', '--limit', '1'];
    expect(JSON.parse((await ucv('reviews', ...band, '--json')).out)).toEqual(list);
    expect((await ucv('reviews', ...band)).out).toContain('There are more: --limit shows them');
  });

  it('says who decided, and that they are one by now', async () => {
    const decided = { decidedAt: '2026-11-21T08:00:00.000Z', decidedBy: ada, order: 'o' };
    const list = reviews({
      reviews: [review({ status: 'accepted', joined: true, ...decided })],
    });
    answers['GET /v1/identity/reviews?status=accepted&limit=10'] = [200, list];
    const { out } = await ucv('reviews', '--status', 'accepted');
    expect(out).toContain(`\n  accepted 2026-11-21 08:00 by ${ada}, one person by now\n`);
  });

  it('says that there are none', async () => {
    const counts = { open: 0, accepted: 0, rejected: 0, deferred: 0 };
    answers[openOnes] = [200, reviews({ reviews: [], bands: [], counts })];
    expect((await ucv('reviews')).out).toBe(
      'Reviews: 0 open · 0 accepted · 0 rejected · 0 deferred · model version 2\n' +
        'None is open, of those that were asked for.\n',
    );
  });

  const [side, other] = review().sides;
  const long = { 'person.full_name': 'Robin '.repeat(40), [`identifier.${'k'.repeat(40)}`]: '7' };
  it.each([
    ['where nothing was compared', review({ steps: [], rest: 0, weight: 0, probability: 0.5 })],
    [
      'where nothing is known of them',
      review({
        sides: [
          { ...side, values: {} },
          { ...other, values: {} },
        ],
      }),
    ],
    [
      'where names are long',
      review({
        sides: [
          { ...side, values: long },
          { ...other, values: long },
        ],
      }),
    ],
  ])('keeps its lines short, %s', async (_, one) => {
    answers[openOnes] = [200, reviews({ reviews: [one] })];
    const { code, out } = await ucv('reviews');
    expect(code).toBe(0);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(out).not.toMatch(/NaN|undefined/);
  });
});

describe('ucv identity, verdicts', () => {
  it.each([
    [
      'accept',
      `They are one person now: ${ada}\nTo take it back: npx ucv identity reject ${id}\n`,
      { joined: true },
    ],
    ['reject', `Two persons, kept apart from now on:\n  ${ada}\n  ${ben}\n`, {}],
    ['defer', 'Left for later: npx ucv identity reviews --status deferred\n', {}],
  ])('%ss one, with a reason or without', async (verdict, out, o) => {
    const route = `POST /v1/identity/reviews/${id}/${verdict}`;
    answers[route] = [200, review(o)];
    expect(await ucv(verdict, id)).toEqual({ code: 0, out, err: '' });
    const told = await ucv(verdict, id, '--reason', 'asked them', '--json');
    expect(JSON.parse(told.out)).toEqual(review(o));
    expect(asked).toEqual([{ route }, { route, body: { reason: 'asked them' } }]);
  });

  it('says why one is refused', async () => {
    const error = { code: 'identity.review-closed', message: 'It is accepted already.' };
    answers[`POST /v1/identity/reviews/${id}/accept`] = [409, { error }];
    expect(await ucv('accept', id)).toEqual({ code: 1, out: '', err: 'ucv: It is accepted already.\n' });
  });
});

describe('ucv identity decide', () => {
  const band = ['decide', '--verdict', 'accept', '--from', '0.9', '--below', '1'];
  const bulk = 'POST /v1/identity/reviews/bulk';
  const inBand = 'GET /v1/identity/reviews?status=open&from=0.9&below=1&limit=100';

  it('says how many it would be, and decides nothing without --yes', async () => {
    answers[inBand] = [200, reviews({ reviews: [review(), review()], next: 'n' })];
    expect(await ucv(...band)).toEqual({
      code: 1,
      out: 'It would accept 2 open reviews, and leave others in the band.\n',
      err: 'ucv: Nothing was decided.\nDo: add --yes if that is what you want.\n',
    });
    const { code, out, err } = await ucv(...band, '--json');
    expect([code, out]).toEqual([1, '']);
    const details = { decided: 2, more: true };
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'cli.not-confirmed', details } });
    expect(asked).toEqual([{ route: inBand }, { route: inBand }]);
  });

  it('has nothing to ask where none is open', async () => {
    answers[inBand] = [200, reviews({ reviews: [] })];
    expect(await ucv(...band)).toEqual({ code: 0, out: 'It would accept 0 open reviews.\n', err: '' });
    const told = { decided: 0, refused: [], left: 0 };
    expect(JSON.parse((await ucv(...band, '--json')).out)).toEqual(told);
  });

  it('decides them', async () => {
    answers[bulk] = [200, { decided: 7, refused: [], left: 3 }];
    const answer = await ucv(...band, '--limit', '7', '--reason', 'sampled', '--yes');
    expect(answer).toEqual({ code: 0, out: '7 reviews decided: accept; 3 left in the band.\n', err: '' });
    const body = { verdict: 'accept', from: 0.9, below: 1, limit: 7, reason: 'sampled' };
    expect(asked).toEqual([{ route: bulk, body }]);
  });

  it('tells which were refused', async () => {
    const done = { decided: 1, refused: [{ review: id, code: 'identity.person-locked' }], left: 1 };
    answers[bulk] = [200, done];
    const { code, out, err } = await ucv(...band, '--yes');
    expect([code, out]).toEqual([
      1,
      `1 review decided: accept; 1 left in the band.\n  ${id}  refused: identity.person-locked\n`,
    ]);
    expect(err).toContain('1 review could not be decided so.');
    expect(JSON.parse((await ucv(...band, '--yes', '--json')).out)).toEqual(done);
  });
});
