import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { called } from './called.fixture';

const token = 'a-token-of-sixteen-and-more';
let gateway: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  gateway = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => gateway.close(resolve)));

const ucv = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  called(args, { UCV_GATEWAY_URL: url, UCV_ADMIN_TOKEN: token, ...env });

const says =
  (status: number, body: unknown): typeof answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const refuses = (status: number, code: string) => says(status, { error: { code, message: 'Because.' } });

describe('how a command is refused', () => {
  it('says what starts the system where nobody answers', async () => {
    const { code, err } = await ucv(['profile', 'user_id:1'], { UCV_GATEWAY_URL: 'http://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(err).toContain('Nobody answers at http://127.0.0.1:1');
    expect(err).toContain('npm start');
  });

  it('says where a token comes from', async () => {
    const { code, err } = await ucv(['events'], { UCV_ADMIN_TOKEN: '', UCV_HOME: '/nonexistent' });
    expect(code).toBe(1);
    expect(err).toContain('/nonexistent/credentials.json');
    expect(err).toContain('UCV_ADMIN_TOKEN');
  });

  it.each([
    [400, 2],
    [401, 1],
    [403, 1],
    [404, 1],
    [503, 1],
  ])('an answer with status %d gives %d, with the reason', async (status, code) => {
    answer = refuses(status, 'gateway.some-reason');
    const readable = await ucv(['profile', 'user_id:1']);
    expect(readable).toMatchObject({ code, out: '' });
    expect(readable.err).toContain('Because.');
    const { error } = JSON.parse((await ucv(['profile', 'user_id:1', '--json'])).err) as {
      error: { code: string };
    };
    expect(error.code).toBe('gateway.some-reason');
  });

  it('never shows the token', async () => {
    answer = refuses(401, 'gateway.unauthenticated');
    const { out, err } = await ucv(['events']);
    expect(out + err).not.toContain(token);
  });
});

describe('what is asked of the gateway', () => {
  it('passes on what to list, and prints the lines as they come', async () => {
    let asked: string | undefined;
    answer = (request, response) => {
      asked = request.url;
      response.end('{"position":"1"}\n{"position":"2"}\n');
    };
    const { code, out } = await ucv([
      'events',
      '--fields',
      'position, type',
      '--from',
      '7',
      '--source',
      'app',
      '--open',
    ]);
    expect({ code, out }).toEqual({ code: 0, out: '{"position":"1"}\n{"position":"2"}\n' });
    expect(asked).toBe('/v1/events?fields=position%2Ctype&from=7&source=app&open=true');
  });

  it('tells a listing that broke off from one that ended', async () => {
    answer = (_, response) => {
      response.write('{"position":"1"}\n');
      setTimeout(() => response.destroy(), 20);
    };
    const { code, out, err } = await ucv(['events']);
    expect({ code, out }).toEqual({ code: 1, out: '{"position":"1"}\n' });
    expect(err).toContain('--from');
  });

  const equal = {
    table: 'fragment',
    live: { rows: 1, hash: 'a' },
    rebuilt: { rows: 1, hash: 'a' },
    equal: true,
  };
  const comparison = [{ ...equal, differences: [] }];
  const status = { projection: 'profile', applied: 3, position: '9', target: '9', seconds: 0.5, comparison };
  it.each([
    ['swapped', 0],
    ['undone', 0],
    ['compared', 0],
    ['different', 1],
    ['cancelled', 1],
    ['failed', 1],
    ['never', 1],
  ])('a rebuild that ends as %s exits with %d', async (state, code) => {
    answer = ({ method }, response) =>
      says(method === 'POST' ? 202 : 200, { ...status, state: method === 'POST' ? 'building' : state })(
        {} as never,
        response,
      );
    const { code: exit, out } = await ucv(['rebuild', 'profile', '--json']);
    expect(exit).toBe(code);
    expect(JSON.parse(out)).toMatchObject({ state });
  });

  it.each([
    [['--dry-run', '--from', 'kept'], 'POST', '', { dryRun: true, from: 'kept' }],
    [
      ['--accept-differences', '--only', 'email:a@b.c'],
      'POST',
      '',
      { acceptDifferences: true, only: 'email:a@b.c' },
    ],
    [['--undo'], 'POST', '/undo', undefined],
    [['--cancel'], 'DELETE', '', undefined],
    [['--status'], 'GET', '', undefined],
  ])('a rebuild with %j is %s %s', async (options, method, path, body) => {
    const asked: [method: string | undefined, url: string | undefined, body: string][] = [];
    answer = (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        asked.push([request.method, request.url, text]);
        says(200, { ...status, state: 'swapped' })(request, response);
      });
    };
    expect((await ucv(['rebuild', 'profile', ...options])).code).toBe(0);
    expect(asked).toEqual([
      [method, `/v1/projections/profile/rebuild${path}`, body ? JSON.stringify(body) : ''],
    ]);
  });

  it('a dry run that finds differences says so, with 1', async () => {
    answer = says(200, { ...status, state: 'compared', comparison: [{ ...comparison[0], equal: false }] });
    const { code, err } = await ucv(['rebuild', 'profile', '--dry-run']);
    expect(code).toBe(1);
    expect(err).toContain('--accept-differences');
  });

  it('projections are listed, one a line, and services that are away are named', async () => {
    const data = [
      {
        service: 'profile',
        projection: 'profile',
        version: 2,
        position: '7',
        live: true,
        parked: 0,
        kept: false,
      },
    ];
    answer = says(200, { data, unavailable: ['consent'] });
    const { code, out, err } = await ucv(['projections']);
    expect(code).toBe(0);
    expect(out).toMatch(/^projection +service[^\n]*\nprofile +profile +2 +7 +live +0 +no\n$/);
    expect(err).toContain('consent');
  });
});
