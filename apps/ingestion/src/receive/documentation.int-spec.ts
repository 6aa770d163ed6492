import {
  handbookRoutes,
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import Ajv2020 from 'ajv/dist/2020';
import { type CollectorUnderTest, startCollector, writeKey } from '../collector.fixture';

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: { $ref: string } }> } }>
  >;
  components: { schemas: Record<string, { examples?: unknown[] }> };
}

let parts: [StartedPart, StartedPart, StartedPart];
let home: string;
let collector: CollectorUnderTest;
let document: OpenApi;

beforeAll(async () => {
  const [nats, postgres, eventStore] = (parts = await Promise.all([
    startNats(),
    startPostgres(),
    startEventStore(),
  ]));
  home = makeScratch();
  collector = await startCollector({ nats, postgres, eventStore, home });
  document = (await (await fetch(`${collector.url}/openapi.json`)).json()) as OpenApi;
});
afterAll(async () => {
  await collector?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

const routes = (): { method: string; path: string }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );

it('lists every route of the collector and no other', () => {
  // Where this fails: npm run reference, and commit what it writes.
  const inHandbook = handbookRoutes('Collector').sort();
  const served = collector.routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
  const own = served.filter(
    (route) => !/^(HEAD|OPTIONS) | \/(docs|openapi\.json)|\* \/|^\S+ \/\*$/.test(route),
  );
  const said = routes().map(({ method, path }) => `${method} ${path}`);
  const listed = said.map((route) => route.replace('{path}', '*'));
  expect(document.openapi).toBe('3.1.0');
  expect(inHandbook).toEqual(said.sort());
  expect(listed.sort()).toEqual(own.sort());
});

it('shows bodies that can be sent as they stand', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...document });
  const posted = routes().filter(
    ({ path, method }) => document.paths[path]![method.toLowerCase()]!.requestBody,
  );
  expect(posted.length).toBeGreaterThan(10);
  for (const { path } of posted) {
    const { $ref } = document.paths[path]!.post!.requestBody!.content['application/json']!.schema;
    const examples = document.components.schemas[$ref.split('/').at(-1)!]!.examples ?? [];
    expect([path, examples.length]).toEqual([path, 1]);
    for (const example of examples) {
      expect([path, ajv.validate({ $ref: `api${$ref}` }, example), ajv.errors]).toEqual([path, true, null]);
      const answer = await collector.post(path, example);
      expect([path, answer]).toEqual([
        path,
        expect.objectContaining({ status: 200, body: { success: true } }),
      ]);
    }
  }
});

it('is a page that asks for no key, and loads nothing from elsewhere', async () => {
  const page = await fetch(`${collector.url}/docs`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).not.toMatch(/(src|href)="https?:/);
  expect(JSON.stringify(document)).not.toContain(writeKey);
});
