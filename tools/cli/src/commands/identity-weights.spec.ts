import type { MatchWeights } from '@ucv/contracts-identity';
import { toldGateway } from '../gateway.fixture';

const { answers, ucv: call } = toldGateway();
const ucv = (...args: string[]) => call('identity', 'weights', ...args);

const learned: MatchWeights = {
  ...{ version: 3, origin: 'learned', described: 1_200, sampled: 1_100 },
  features: [{ name: 'phone', labels: ['the same', 'different'], m: [0.64, 0.36], u: [0.0001, 0.9999] }],
  ...{ setAt: '2026-11-20T18:42:07.000Z', setBy: 'service:identity' },
};

describe('ucv identity weights', () => {
  it('shows what each level says, and of whom it was learned', async () => {
    answers['GET /v1/identity/weights'] = [200, learned];
    const { code, out } = await ucv();
    expect([code, out]).toEqual([
      0,
      `Weights of comparisons, version 3
  learned of 1100 of 1200 fragments that say something of themselves, since 2026-11-20 18:42

  comparison  level      bits   of one person  of two
  phone       the same   +12.6  64 %           0.01 %
              different  −1.5   36 %           99.99 %
`,
    ]);
    expect(JSON.parse((await ucv('--json')).out)).toEqual(learned);
  });

  it('learns anew, and takes the usual ones again', async () => {
    answers['POST /v1/identity/weights/learn'] = [200, learned];
    expect((await ucv('learn')).out).toContain('version 3');
    answers['POST /v1/identity/weights/reset'] = [200, { ...learned, version: 4, origin: 'defaults' }];
    expect((await ucv('reset')).out).toContain('the usual ones, by order since 2026-11-20 18:42');
  });

  it('says why nothing can be learned', async () => {
    const error = { code: 'identity.too-few-described', message: 'Only 12 say something.' };
    answers['POST /v1/identity/weights/learn'] = [409, { error }];
    expect(await ucv('learn')).toMatchObject({ code: 1, err: expect.stringContaining('Only 12') as string });
  });
});
