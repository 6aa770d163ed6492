import { internalPort, readSettings } from '@ucv/dev';
import { services } from '@ucv/platform-messaging';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './src/campaign';
import { DocumentedApi, type Operation, type Sent } from './src/documented-api';
import { Gateway } from './src/gateway';
import { type Said, track } from './src/track';

/** What must be there before what names it, and what takes everything away. */
const early = ['/v1/purposes', '/v1/segments', '/v1/destinations', '/v1/tokens'];
const late = ['/v1/requests'];

describe('the documentation of a running system', () => {
  let system: StartedSystem;
  let api: DocumentedApi;
  let sent: Sent[];

  beforeAll(async () => {
    system = await startSystem();
    const gateway = new Gateway(system.urls.gateway, system.adminToken);
    await track(
      system,
      { type: 'identify', userId: '42', traits: { plan: 'pro' } },
      { type: 'identify', anonymousId: 'b4ca6d8e', traits: { email: 'robin@example.com' } },
      { type: 'group', userId: '42', groupId: 'acme', traits: { name: 'Acme' } },
      { userId: '42', event: 'Product Added', properties: { total: 59.9 } },
      { userId: '42', event: 'Order Completed', properties: { total: 59.9 } },
    );
    // Of fewer than five hundred people no weights are learned.
    const crowd = Array.from({ length: 510 }, (_, i): Said => {
      const traits = { firstName: `Name${i % 89}`, lastName: `Surname${i % 97}`, city: `Town${i % 11}` };
      return { userId: `customer-${i}`, type: 'identify', traits };
    });
    for (let at = 0; at < crowd.length; at += 100) await track(system, ...crowd.slice(at, at + 100));
    await eventually(
      'weights can be learned',
      async () => (await gateway.request('/v1/identity/weights/learn', { method: 'POST' })).ok,
    );
    for (const ref of ['user_id:42', 'email:robin@example.com'])
      await eventually(`${ref} is known`, async () => (await gateway.request(`/v1/profiles/${ref}`)).ok);
    await eventually('the account is known', async () => (await gateway.request('/v1/accounts/acme')).ok);
    api = await DocumentedApi.of(gateway, {
      known: { '/v1/accounts': 'acme', '/v1/projections': 'profile' },
    });
    sent = await api.sendAll(inOrder(api.operations));
  });
  afterAll(() => system?.stop());

  it('shows bodies that can be sent as they stand', () => {
    expect(sent.filter(({ example }) => example !== undefined).length).toBeGreaterThan(25);
    const malformed = sent.filter(({ status }) => [400, 413, 415, 422].includes(status) || status >= 500);
    expect(malformed).toEqual([]);
  });

  it('shows for each route something that is done, where what it names can be there', () => {
    const isDone = ({ status, code = '' }: Sent): boolean =>
      status < 300 || /(unknown|not-found|nothing-kept)$/.test(code);
    const done = new Set(sent.filter(isDone).map(({ route }) => route));
    const never = sent.filter(({ route }) => !done.has(route));
    expect(never).toEqual([]);
  });

  it('says of each answer what it holds: its status, its shape, its code', () => {
    expect(sent.flatMap(({ route, faults }) => (faults.length > 0 ? [[route, ...faults]] : []))).toEqual([]);
  });

  it('lists in the handbook every metric that a service shows, and no other', async () => {
    const page = readFileSync(join(__dirname, '../../tools/handbook/metrics.md'), 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)` +\| (\w+)/gm)].map(([, name, kind]) => `${name} ${kind}`);
    const settings = readSettings({ ...system.environment });
    const pages = await Promise.all(
      services.map(async (name) =>
        (await fetch(`http://127.0.0.1:${internalPort(settings, name)}/metrics`)).text(),
      ),
    );
    const shown = pages.flatMap((text) =>
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => `${name} ${kind}`),
    );
    const own = [...new Set(shown)].filter((name) => !/^(process|nodejs)_/.test(name));
    expect(own.sort()).toEqual(listed.sort());
  });
});

/** Definitions first, by their collections; removals last, and erasures after them. */
function inOrder(operations: readonly Operation[]): Operation[] {
  const rank = ({ method, path }: Operation): number => {
    if (late.includes(path) && method === 'POST') return 4;
    if (method === 'DELETE') return 3;
    const at = early.indexOf(path);
    return at >= 0 && method !== 'GET' ? at / early.length : 1 + Number(method === 'GET');
  };
  return [...operations].sort((a, b) => rank(a) - rank(b));
}
