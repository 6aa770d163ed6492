import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { cartAt, segment } from '../testing/requests';
import { ann, lastAsked } from '../testing/stand-in-people';
import { adminToken, startGateway, type StartedGateway } from '../testing/started-gateway';

let servers: StartedPart[];
let gateway: StartedGateway;

beforeAll(async () => {
  const [nats, postgres, eventStore] = [await startNats(), await startPostgres(), await startEventStore()];
  servers = [nats, postgres, eventStore];
  gateway = await startGateway({ nats, postgres, eventStore, home: eventStore.home });
});

afterAll(async () => {
  await gateway?.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
}
interface Found {
  path: string[];
  free: boolean;
}
interface OpenApi {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  components: { schemas: Record<string, Schema> };
}

/** Objects in a body by their path: whether their keys are listed, or anybody's to choose. */
function objectsIn(schema: Schema, api: OpenApi, path: string[] = []): Found[] {
  if (schema.$ref) return objectsIn(api.components.schemas[schema.$ref.split('/').at(-1)!]!, api, path);
  // A language of its own, which the service behind knows.
  if (schema.oneOf ?? schema.anyOf) return schema.type ? keysOf(schema, api, path) : [{ path, free: true }];
  return schema.type === 'object' ? keysOf(schema, api, path) : [];
}

function keysOf(schema: Schema, api: OpenApi, path: string[]): Found[] {
  const own = { path, free: schema.properties === undefined };
  const inside = Object.entries(schema.properties ?? {}).flatMap(([key, part]) =>
    objectsIn(part, api, [...path, key]),
  );
  return [own, ...inside];
}

/** Every object in every body of the running gateway. */
async function objects(): Promise<{ route: string; path: string[]; free: boolean }[]> {
  const api = (await (await gateway.call('/openapi.json', { token: '' })).json()) as OpenApi;
  return Object.entries(api.paths).flatMap(([url, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) =>
      requestBody
        ? objectsIn(requestBody.content['application/json']!.schema, api).map((one) => ({
            route: `${method.toUpperCase()} ${url}`,
            ...one,
          }))
        : [],
    ),
  );
}

/** Sends a text as it stands: `JSON.stringify` of an object literal has no way to say `__proto__`. */
async function send(
  route: string,
  body: string,
): Promise<{ status: number; code?: string; fields?: string[] }> {
  const [method, url] = route.split(' ') as [string, string];
  const answer = await fetch(
    gateway.base + url.replaceAll(/\{(ref|id)\}/g, ann).replace(/\{\w+\}/, 'profile'),
    {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body,
    },
  );
  const { error } = (await answer.json()) as { error?: { code: string; details?: { field: string }[] } };
  return { status: answer.status, code: error?.code, fields: error?.details?.map(({ field }) => field) };
}

const wrap = (path: string[], inner: string): string =>
  path.reduceRight((body, key) => `{${JSON.stringify(key)}:${body}}`, inner);

const inherited = Object.getOwnPropertyNames(Object.prototype);

describe('what was sent', () => {
  it('is refused where an object with known keys has another one, whatever it is called', async () => {
    const closed = (await objects()).filter(({ free }) => !free);
    expect(closed.length).toBeGreaterThan(20);
    for (const { route, path } of closed)
      for (const key of [...inherited, 'wheer', '']) {
        for (const request of Object.keys(lastAsked)) delete lastAsked[request];
        const body = wrap(path, `{${JSON.stringify(key)}:{"eq":1}}`);
        const { status, code, fields = [] } = await send(route, body);
        const named =
          key === '__proto__' ? code === 'http.invalid-json' : fields.includes([...path, key].join('.'));
        // What the gateway leaves to a service behind has to arrive there whole, to be refused there.
        const passed = JSON.stringify(Object.values(lastAsked)).includes(body.slice(1, -1));
        expect([route, path, key, status === 400 ? named : passed]).toEqual([route, path, key, true]);
      }
  });

  /** Free objects, with a body around them and the request in which they have to arrive. */
  const around: Record<string, [body: (inner: string) => string, request: string, path: string[]]> = {
    'POST /v1/segments when': [
      (when) => `{"name":"n","when":${when}}`,
      'segmentation.define-segment',
      ['when'],
    ],
    'PUT /v1/segments/{id} when': [
      (when) => `{"name":"n","when":${when}}`,
      'segmentation.define-segment',
      ['when'],
    ],
    'POST /v1/segments/preview when': [(when) => `{"when":${when}}`, 'segmentation.preview', ['when']],
    'PUT /v1/identity/rules limits': [
      (limits) => `{"limits":${limits}}`,
      'identity.set-rules',
      ['change', 'limits'],
    ],
    'PUT /v1/identity/rules blocked': [
      (own) => `{"blocked":${own}}`,
      'identity.set-rules',
      ['change', 'blocked'],
    ],
    'PUT /v1/identity/rules crowd.ever': [
      (own) => `{"crowd":{"ever":${own}}}`,
      'identity.set-rules',
      ['change', 'crowd', 'ever'],
    ],
    'POST /v1/identity/simulations rules.crowd.ever': [
      (own) => `{"rules":{"crowd":{"ever":${own}}}}`,
      'identity.simulate',
      ['change', 'crowd', 'ever'],
    ],
    'PUT /v1/identity/rules crowd.withinDay': [
      (own) => `{"crowd":{"withinDay":${own}}}`,
      'identity.set-rules',
      ['change', 'crowd', 'withinDay'],
    ],
    'POST /v1/identity/simulations rules.crowd.withinDay': [
      (own) => `{"rules":{"crowd":{"withinDay":${own}}}}`,
      'identity.simulate',
      ['change', 'crowd', 'withinDay'],
    ],
    'POST /v1/rejected-events/replay mend': [
      (mend) => `{"ids":["constructor","email"],"mend":${mend}}`,
      'ingestion.replay-rejected',
      ['mend'],
    ],
    'POST /v1/identity/simulations rules.limits': [
      (limits) => `{"rules":{"limits":${limits}}}`,
      'identity.simulate',
      ['change', 'limits'],
    ],
    'POST /v1/identity/simulations rules.blocked': [
      (own) => `{"rules":{"blocked":${own}}}`,
      'identity.simulate',
      ['change', 'blocked'],
    ],
  };

  it('arrives where it is kept with all its keys, or is refused', async () => {
    const free = (await objects()).filter((one) => one.free);
    expect(free.map(({ route, path }) => `${route} ${path.join('.')}`).sort()).toEqual(
      Object.keys(around).sort(),
    );
    const kept = new Set<string>();
    for (const [name, [body, request, path]] of Object.entries(around)) {
      const value = /limits$|crowd/.test(name)
        ? '20'
        : name.endsWith('blocked')
          ? '["x"]'
          : '{"eq":"ferrari"}';
      for (const key of [...inherited, 'prototype', 'then', '0', 'a.b', 'email', '']) {
        delete lastAsked[request];
        const inner = `{${JSON.stringify(key)}:${value}}`;
        const route = name.slice(0, name.lastIndexOf(' ')).replace('/v1/segments/{id}', cartAt);
        const { status } = await send(route, body(inner));
        const arrived = path.reduce<unknown>(
          (at, part) => (at as Record<string, unknown>)?.[part],
          lastAsked[request],
        );
        if (status < 300) kept.add(name);
        expect([name, key, status < 300 ? JSON.stringify(arrived) : status]).toEqual([
          ...[name, key, status < 300 ? inner : 400],
        ]);
      }
    }
    // What mends an event is no comparison: it is refused whatever its key is.
    const usual = Object.keys(around).filter((name) => !name.endsWith(' mend'));
    expect([...kept].sort()).toEqual(usual.sort());
  });

  it('is a segment for whoever has such a property, and not for everybody', async () => {
    const where = { constructor: { eq: 'ferrari' }, toString: { exists: true }, prototype: { eq: 1 } };
    const when = { event: 'Race Watched', where };
    const answer = await gateway.call('/v1/segments', { method: 'POST', body: { ...segment, when } });
    expect([answer.status, ((await answer.json()) as { when: unknown }).when]).toEqual([201, when]);
    expect(lastAsked['segmentation.define-segment']).toMatchObject({ when });
  });

  it.each([
    ['a whole number that JSON rounds', '{"name":"n","when":{"trait":"id","eq":1234567890123456789}}'],
    ['a number that JSON makes infinite', '{"name":"n","when":{"trait":"id","gte":-1e400}}'],
  ])('is refused where it is %s', async (_what, body) => {
    expect(await send('POST /v1/segments', body)).toMatchObject({
      status: 400,
      code: 'gateway.body-unusable',
    });
  });
});
