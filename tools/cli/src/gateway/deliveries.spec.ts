import type { DeliveryView } from '@ucv/contracts-activation';
import type { ProfileView } from '@ucv/contracts-profile';
import { Refused } from '../refused';
import { askSent } from './deliveries';
import type { GatewayClient } from './gateway-client';

const profile = { id: 'p', segments: [{ id: 's', name: 'Cart left' }] } as ProfileView;
const delivery = (id: string, createdAt: string, at?: string, segment = 's') =>
  ({ id, createdAt, last: at ? { at } : null, cause: { segment } }) as DeliveryView;
const all = [
  delivery('tried later', '2026-11-20', '2026-11-23', 'gone'),
  delivery('then', '2026-11-20', '2026-11-21'),
  delivery('waiting', '2026-11-21'),
];

/** Answers, or refuses where the answer is a code. */
const answering = (answers: Record<string, object | string>) =>
  ({
    get: (path: string) => {
      const answer = answers[path]!;
      return typeof answer === 'string'
        ? Promise.reject(new Refused(answer, 'No.'))
        : Promise.resolve(answer);
    },
  }) as unknown as GatewayClient;

describe('what was sent to a person', () => {
  const page = { data: all, cursor: null };

  it('is what was sent up to the instants, with the names of segments', async () => {
    const names = { data: [{ id: 'gone', name: 'Buyers' }] };
    const gateway = answering({ '/v1/deliveries': page, '/v1/segments': names });
    const ids = async (asOf?: string, knownAt?: string) =>
      (await askSent(gateway, profile, [asOf, knownAt])).deliveries?.map(({ id }) => id);
    expect(await ids()).toEqual(['tried later', 'then', 'waiting']);
    expect(await ids('2026-11-22')).toEqual(['then', 'waiting']);
    expect(await ids('2026-11-22', '2026-11-20')).toEqual([]);
    const { segmentNames } = await askSent(gateway, profile, []);
    expect(segmentNames).toEqual({ s: 'Cart left', gone: 'Buyers' });
  });

  it('is done without where this token may not see it, or nobody answers', async () => {
    for (const code of ['gateway.forbidden', 'messaging.no-answer']) {
      const sent = await askSent(answering({ '/v1/deliveries': code }), profile, []);
      expect([sent.deliveries, typeof sent.missing]).toEqual([null, 'string']);
    }
    const nameless = answering({ '/v1/deliveries': page, '/v1/segments': 'gateway.forbidden' });
    expect((await askSent(nameless, profile, [])).segmentNames).toEqual({ s: 'Cart left' });
    await expect(askSent(answering({ '/v1/deliveries': 'internal' }), profile, [])).rejects.toThrow();
  });
});
