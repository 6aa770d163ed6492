import { everyFact } from '@ucv/contracts-catalogue';
import { type Role, roles } from '@ucv/contracts-gateway';
import { type RecordedFact, streamName } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import {
  handbookRoutes,
  rebuilt,
  startEventStore,
  startNats,
  startPostgres,
  type StartedPart,
} from '@ucv/testing';
import { asked } from '../testing/profile-stand-in';
import { faultsOf } from '../testing/shapes';
import { ann } from '../testing/stand-in-people';
import { startGateway, type StartedGateway } from '../testing/started-gateway';
import { routeAccess } from './decide/access';
import type { SchemaName } from './receive/schemas';

let servers: StartedPart[];
let gateway: StartedGateway;
let log: EventLog;

beforeAll(async () => {
  const [nats, postgres, eventStore] = [await startNats(), await startPostgres(), await startEventStore()];
  servers = [nats, postgres, eventStore];
  gateway = await startGateway({ nats, postgres, eventStore, home: eventStore.home });
  log = EventLog.connect(eventStore.url, { facts: everyFact });
});

afterAll(async () => {
  await log?.close();
  await gateway?.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

const call: StartedGateway['call'] = (path, o) => gateway.call(path, o);
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

const expectShape = (name: SchemaName, body: unknown): void => expect(faultsOf(name, body)).toBeNull();

describe('views of a person', () => {
  it.each<[string, SchemaName]>([
    [`/v1/profiles/${ann}`, 'ProfileView'],
    ['/v1/profiles/user_id:42/timeline?limit=10&cursor=abc', 'TimelinePage'],
    [`/v1/profiles/${encodeURIComponent('email:ann@example.org')}/history`, 'PersonHistory'],
    ['/v1/profiles/user_id:42/relations', 'Relations'],
    ['/v1/accounts?limit=10&cursor=abc', 'AccountPage'],
    ['/v1/accounts/Acme%20%2F%20Ghent', 'AccountView'],
    ['/v1/projections', 'ProjectionList'],
    ['/v1/projections/profile/rebuild', 'RebuildStatus'],
    ['/v1/projections/tokens/rebuild', 'RebuildStatus'],
    ['/health/ready', 'Ready'],
  ])('%s answers as documented', async (path, name) => {
    const answer = await call(path);
    expect(answer.status).toBe(200);
    expectShape(name, await answer.json());
  });

  it('asks the profile service for whom and as of when, in the canonical form', async () => {
    asked.length = 0;
    await call(
      '/v1/profiles/phone:+49301234?asOf=2026-11-01T01:00:00%2B01:00&knownAt=2026-11-02t00:00:00.1234567z',
    );
    expect(asked).toEqual([
      {
        ref: { type: 'phone', value: '+49301234' },
        asOf: '2026-11-01T00:00:00.000Z',
        knownAt: '2026-11-02T00:00:00.123Z',
      },
    ]);
  });

  it('each leave an access fact before the answer: who, whom, why', async () => {
    await call('/v1/profiles/user_id:42', { purpose: 'support-call' });
    await call('/v1/profiles/user_id:42/timeline');
    const facts: RecordedFact[] = [];
    for await (const fact of log.read(streamName('access', 'main', ann))) facts.push(fact);
    expect(facts.at(-2)).toMatchObject({
      type: 'gateway.profile-read.v1',
      data: { route: 'GET /v1/profiles/:ref', purpose: 'support-call' },
      metadata: { tenant: 'main', subjects: [{ type: 'user_id', ref: ann }], actor: '0'.repeat(32) },
    });
    expect(facts.at(-1)?.data).toEqual({ route: 'GET /v1/profiles/:ref/timeline' });
    await call('/v1/profiles/user_id:42/relations');
    for await (const fact of log.read(streamName('access', 'main', ann))) facts.push(fact);
    expect(facts.at(-1)?.data).toEqual({ route: 'GET /v1/profiles/:ref/relations' });
  });

  it.each([
    ['/v1/profiles/nonsense', 400, 'gateway.ref-invalid'],
    ['/v1/profiles/email:', 400, 'gateway.ref-invalid'],
    ['/v1/profiles/email:nobody@example.org', 404, 'profile.not-found'],
    ['/v1/profiles/user_id:42?asOf=yesterday', 400, 'http.invalid-input'],
    ['/v1/profiles/user_id:42?asOf=2026-02-31T00:00:00Z', 400, 'http.invalid-input'],
    [
      '/v1/profiles/user_id:42?asOf=2026-01-01T00:00:00Z&asOf=2026-01-01T00:00:00Z',
      400,
      'http.invalid-input',
    ],
    ['/v1/profiles/user_id:42?knowAt=2026-01-01T00:00:00Z', 400, 'http.invalid-input'],
    ['/v1/profiles/user_id:42/timeline?limit=0', 400, 'http.invalid-input'],
    ['/v1/profiles/user_id:42/timeline?limit=201', 400, 'http.invalid-input'],
    ['/v1/profiles/user_id:42/timeline?cursor=%00', 400, 'http.invalid-input'],
    ['/v1/profiles/email:nobody@example.org/relations', 404, 'profile.not-found'],
    ['/v1/profiles/nonsense/relations', 400, 'gateway.ref-invalid'],
    ['/v1/profiles/user_id:42/relations?asOf=2026-01-01T00:00:00Z', 400, 'http.invalid-input'],
    ['/v1/accounts?limit=201', 400, 'http.invalid-input'],
    ['/v1/accounts/nothing', 404, 'profile.account-unknown'],
    ['/v1/accounts/%00', 404, 'profile.account-unknown'],
    ['/v1/profiles/%FF', 400, 'http.invalid-url'],
    ['/v1/projections/nothing/rebuild', 404, 'gateway.projection-unknown'],
    ['/v1/events?fields=secret', 400, 'gateway.fields-unknown'],
    ['/v1/events?from=last', 400, 'http.invalid-input'],
    ['/v1/nothing', 404, 'http.not-found'],
  ])('%s → %d %s', async (path, status, code) => {
    const answer = await call(path);
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });

  it('keeps identifiers and tokens out of its log', () => {
    expect(gateway.logged.length).toBeGreaterThan(10);
    expect(gateway.logged.join('')).not.toMatch(/example\.org|49301234|admin-token-of/);
  });
});

describe('tokens and roles', () => {
  const tokens = new Map<Role, { id: string; token: string }>();

  beforeAll(async () => {
    for (const role of roles) {
      const answer = await call('/v1/tokens', { method: 'POST', body: { role, name: `for-${role}` } });
      const issued = (await answer.json()) as { id: string; token: string };
      expectShape('IssuedToken', issued);
      tokens.set(role, issued);
    }
  });

  const guarded = Object.entries(routeAccess).flatMap(([route, { roles: allowed }]) =>
    allowed === 'public' ? [] : [[route, allowed] as const],
  );
  it.each(guarded)('%s is for %j and nobody else', async (route, access) => {
    const [method, pattern] = route.split(' ') as [string, string];
    const path = pattern.replace(':ref', ann).replace(':projection', 'nothing').replace(':id', ann);
    expect((await call(path, { method, token: '' })).status).toBe(401);
    expect((await call(path, { method, token: 'not-a-token-of-ours' })).status).toBe(401);
    for (const role of roles) {
      const { status } = await call(path, { method, token: tokens.get(role)!.token });
      expect([role, status === 403]).toEqual([role, !access.includes(role)]);
      expect([role, status]).not.toEqual([role, 401]);
      expect(status).toBeLessThan(500);
    }
  });

  it('lets only those ask what one person was sent who may see one person', async () => {
    for (const [role, { token }] of tokens) {
      const { status } = await call('/v1/deliveries?person=user_id:42', { token });
      const may = ['admin', 'governance', 'representative'].includes(role);
      expect([role, status]).toEqual([role, may ? 200 : 403]);
    }
  });

  it('shows representatives the names of segments, and not what these ask for', async () => {
    const answers = ['representative', 'marketer'].map(async (role) => {
      const { token } = tokens.get(role as Role)!;
      const list = (await (await call('/v1/segments', { token })).json()) as { data: object[] };
      expectShape('SegmentList', list);
      return Object.keys(list.data[0]!);
    });
    expect(await Promise.all(answers)).toEqual([['id', 'name'], expect.arrayContaining(['when', 'members'])]);
  });

  it('lists tokens without the tokens, and refuses a revoked one at once', async () => {
    const { id, token } = tokens.get('service')!;
    expect((await call(`/v1/profiles/${ann}`, { token })).status).toBe(200);
    expect((await call(`/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await call(`/v1/profiles/${ann}`, { token })).status).toBe(401);
    const list = (await (await call('/v1/tokens')).json()) as { data: { id: string; revokedAt: unknown }[] };
    expectShape('TokenList', list);
    expect(list.data.find((item) => item.id === id)?.revokedAt).not.toBeNull();
    expect(JSON.stringify(list)).not.toContain(token);
    expect((await call(`/v1/tokens/${ann}`, { method: 'DELETE' })).status).toBe(404);
  });
});

describe('the projection of tokens', () => {
  it('is rebuilt by the gateway itself, and every token goes on being what it was', async () => {
    const issued = await call('/v1/tokens', { method: 'POST', body: { role: 'steward', name: 'kept' } });
    const { token } = (await issued.json()) as { token: string };
    const path = '/v1/projections/tokens/rebuild';
    const ask = async (name: string) =>
      (await call(path, name === 'rebuild' ? { method: 'POST', body: {} } : {})).json();
    const status = await rebuilt(ask, { projection: 'tokens' });
    expectShape('RebuildStatus', status);
    expect(status).toMatchObject({ state: 'swapped', comparison: [{ table: 'token', equal: true }] });
    expect(status.comparison?.[0]?.rebuilt.rows).toBeGreaterThanOrEqual(roles.length);
    expect((await call('/v1/sources', { token })).status).toBe(200);
  });
});

describe('documentation', () => {
  const undocumented = ['GET /', 'GET /openapi.json'];
  const normal = (route: string) => route.replace(/:(\w+)/g, '{$1}');

  it('lists every route of the gateway and no other, and so does the table of roles', async () => {
    const document = (await (await call('/openapi.json', { token: '' })).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = gateway.routes.filter((route) => !/^(HEAD|OPTIONS) | \/docs/.test(route)).map(normal);
    expect(listed.sort()).toEqual(served.filter((route) => !undocumented.includes(route)).sort());
    expect(Object.keys(routeAccess).map(normal).sort()).toEqual(
      served.filter((route) => route !== 'GET /openapi.json').sort(),
    );
    // Where this fails: npm run reference, and commit what it writes.
    expect(handbookRoutes('Unified customer view').sort()).toEqual(listed);
  });

  it('describes every body, and every reference in it leads somewhere', async () => {
    const document = (await (await call('/openapi.json', { token: '' })).json()) as {
      paths: Record<string, Record<string, { requestBody?: unknown }>>;
      components: { schemas: Record<string, unknown> };
    };
    const withBody = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) =>
        requestBody ? [`${method} ${path}`] : [],
      ),
    );
    const bodiless = [
      ...['test', 'pause', 'resume'].map((command) => `/v1/destinations/{id}/${command}`),
      ...['learn', 'reset'].map((command) => `/v1/identity/weights/${command}`),
      '/v1/projections/{projection}/rebuild/undo',
    ];
    const writing = Object.keys(routeAccess)
      .filter((route) => /^(POST|PUT|DELETE \/v1\/suppressions)\b/.test(route))
      .map((route) => normal(route).replace(/^\w+/, (method) => method.toLowerCase()))
      .filter((route) => !bodiless.includes(route.slice(route.indexOf(' ') + 1)));
    expect(withBody.sort()).toEqual(writing.sort());
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('says beside each route whom it is for, and why', async () => {
    const { paths } = (await (await call('/openapi.json', { token: '' })).json()) as {
      paths: Record<string, Record<string, { description?: string }>>;
    };
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { description }] of Object.entries(methods))
        expect([path, method, description]).toEqual([
          path,
          method,
          expect.stringMatching(/^For \w.+\. \w.+\.$/),
        ]);
    expect(paths['/v1/tokens']!.post!.description).toMatch(/^For admin\. A token gives a role/);
  });

  it('is there to read without a token and loads nothing from elsewhere', async () => {
    expect((await call('/', { token: '' })).headers.get('location')).toBe('/docs');
    const page = await (await call('/docs', { token: '' })).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).not.toMatch(/^(https?:)?\/\//);
      const file = await fetch(new URL(source, `${gateway.base}/docs`));
      expect([file.status, (await file.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    }
  });
});
