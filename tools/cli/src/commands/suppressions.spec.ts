import { toldGateway } from '../gateway.fixture';

const { asked, answers, ucv } = toldGateway();
const at = '2026-11-21T22:51:00.000Z';
const id = 'c'.repeat(32);
const robin = 'email%3Arobin%40example.com';

describe('ucv suppressions', () => {
  const suppression = { id: 'f'.repeat(32), type: 'email', since: at, request: id };

  it('lists them, or the one of an identifier', async () => {
    answers['GET /v1/suppressions?limit=50'] = [200, { data: [suppression], cursor: 'more' }];
    expect((await ucv('suppressions')).out).toBe(
      `  2026-11-21 22:51  email  ${suppression.id}  request ${'c'.repeat(30)}…\nThere are more: --limit shows them.\n`,
    );
    answers[`GET /v1/suppressions?identifier=${robin}&limit=50`] = [200, { data: [], cursor: null }];
    const { out } = await ucv('suppressions', '--identifier', 'email:robin@example.com');
    expect(out).toBe('No such identifier is suppressed.\n');
  });

  it('lifts one, by value or by id, for a reason', async () => {
    answers['DELETE /v1/suppressions'] = [200, suppression];
    answers[`DELETE /v1/suppressions/${suppression.id}`] = [200, suppression];
    const named = await ucv('suppressions', 'lift', 'email:robin@example.com', '--reason', 'came back');
    expect(named.out).toBe(`email, erased by request ${id}: may be taken in again\n`);
    await ucv('suppressions', 'lift', suppression.id, '--reason', 'came back', '--json');
    expect(asked).toEqual([
      {
        route: 'DELETE /v1/suppressions',
        body: { identifier: 'email:robin@example.com', reason: 'came back' },
      },
      { route: `DELETE /v1/suppressions/${suppression.id}`, body: { reason: 'came back' } },
    ]);
    const reasonless = await ucv('suppressions', 'lift', suppression.id);
    expect([reasonless.code, reasonless.err]).toEqual([2, expect.stringContaining('--reason')]);
    expect((await ucv('suppressions', 'lift', 'robin', '--reason', 'came back')).code).toBe(2);
  });
});
