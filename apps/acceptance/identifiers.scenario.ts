import type { HubList } from '@ucv/contracts-identity';
import { type StartedSystem, startSystem } from '@ucv/testing';
import { eventually } from './src/campaign';
import { Gateway, pathOf } from './src/gateway';
import { track } from './src/track';
import { ucv } from './src/ucv';

describe('one person, whatever the spelling of their identifiers', () => {
  let system: StartedSystem;
  let gateway: Gateway;

  beforeAll(async () => {
    system = await startSystem();
    gateway = new Gateway(system.urls.gateway, system.adminToken);
  });
  afterAll(() => system?.stop());

  const statusOf = async (ref: string) => (await gateway.request(pathOf(ref))).status;
  const known = (ref: string) => eventually(`${ref} is known`, async () => (await statusOf(ref)) === 200);
  const idOf = async (ref: string) => (await gateway.profile(ref)).id;

  it('a visit before the login, an alias and a later login are one', async () => {
    await track(system, { anonymousId: 'ga-1.2', event: 'Seen' });
    await track(system, { type: 'alias', previousId: 'ga-1.2', userId: 'ida' });
    await track(system, { type: 'identify', userId: 'ida', anonymousId: 'ga-1.2', traits: { name: 'Ida' } });
    await eventually('they are one', async () => (await gateway.profile('user_id:ida')).interactions === 3);
    expect(await idOf('anonymous_id:ga-1.2')).toBe(await idOf('user_id:ida'));
  });

  it('an address is found by every form of it, and a national number once the tenant names its country', async () => {
    const traits = { email: '\u200beva@münchen.example', phone: '0049 30 901820' };
    await track(system, { type: 'identify', userId: 'eva', traits });
    await known('user_id:eva');
    const eva = await idOf('user_id:eva');
    await eventually(
      'she has all',
      async () => (await gateway.profile('user_id:eva')).identifiers.length === 3,
    );
    for (const ref of [
      'email:EVA@xn--mnchen-3ya.example',
      'email:eva@münchen.example',
      'phone:+49 (0) 30 901820',
    ])
      expect(await idOf(ref)).toBe(eva);
    expect(await statusOf('phone:030 901820')).toBe(404);
    await gateway.send('PUT', '/v1/identity/rules', { country: 'DE' });
    expect(await idOf('phone:030 901820')).toBe(eva);
    const { out } = await ucv(system, 'profile', 'phone:030 901820', '--json');
    expect((JSON.parse(out) as { id: string }).id).toBe(eva);
  });

  it('placeholders join nobody; one that no list has is learned, shown and given back', async () => {
    const browsers = Array.from({ length: 25 }, (_, n) => `browser-${n}`);
    const template = (anonymousId: string) => ({ userId: '{{user.id}}', anonymousId, event: 'Seen' });
    await track(system, template('one'), template('other'));
    await known('anonymous_id:other');
    expect(await idOf('anonymous_id:one')).not.toBe(await idOf('anonymous_id:other'));

    const through = browsers.map((anonymousId) => ({ userId: 'customer', anonymousId, event: 'Seen' }));
    await track(system, ...through);
    await eventually('it is learned', async () => {
      const { hubs } = await gateway.read<HubList>('/v1/identity/hubs');
      return hubs.length === 1 && hubs[0]!.identifier.type === 'user_id';
    });
    const list = await ucv(system, 'identity', 'hubs');
    expect([list.code, list.out]).toEqual([0, expect.stringContaining('seen with 21 anonymous_id')]);
    const resolved = async () => (await gateway.profile('user_id:customer')).identifiers.length;
    await eventually('strangers are apart', async () => (await resolved()) === 1);
    const reason = ['--reason', 'one till'];
    expect((await ucv(system, 'identity', 'release', 'user_id:customer', ...reason)).code).toBe(0);
    await eventually('they are one again', async () => (await resolved()) === 26);
    expect((await ucv(system, 'identity', 'release', 'user_id:customer', ...reason)).err).toContain(
      'nothing to release',
    );
  });
});
