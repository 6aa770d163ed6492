import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { services } from '@ucv/platform-messaging';
import { serviceNames } from './commands/run';
import { main } from './main';

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

class Page extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function ucv(args: string[], env: NodeJS.ProcessEnv = {}) {
  const [out, err] = [new Page(), new Page()];
  const settings = { UCV_GATEWAY_URL: url, UCV_ADMIN_TOKEN: token, ...env };
  const code = await main(args, { env: settings, out, err });
  return { code, out: out.text, err: err.text };
}

const says =
  (status: number, body: unknown): typeof answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const refuses = (status: number, code: string) => says(status, { error: { code, message: 'Because.' } });
const commands = [
  'profile',
  'consents',
  'erase',
  'segments',
  'deliveries',
  'events',
  'projections',
  'rebuild',
  'parked',
  'doctor',
  'scavenge',
  'backup',
  'restore',
  'run',
  'nats-config',
  'new',
];

describe('how a command is called', () => {
  it.each([[['--help']], ...commands.map((name) => [[name, '--help']])])(
    '%j explains, with 0',
    async (args) => {
      const { code, out, err } = await ucv(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^Usage: ucv/);
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    },
  );

  it.each([
    [[]],
    [['nonsense']],
    [['profile']],
    [['profile', 'nobody']],
    [['profile', 'email:a@b.c', '--as-of', 'yesterday']],
    [['profile', 'email:a@b.c', '--limit', '0']],
    [['profile', 'email:a@b.c', '--purpose', 'Because I can']],
    [['consents']],
    [['consents', 'email:a@b.c', 'set', 'ads']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'maybe']],
    [['consents', 'email:a@b.c', 'set', 'No Code', 'granted']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'granted', 'too']],
    [['consents', 'email:a@b.c', 'drop', 'ads', 'granted']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'granted', '--basis', 'habit']],
    [['consents', 'email:a@b.c', 'set', 'ads', 'granted', '--as-of', '2026-11-22']],
    [['erase']],
    [['erase', 'somebody', '--yes']],
    [['erase', 'email:a@b.c']],
    [['segments', '--limit', '1001']],
    [['deliveries', '--state', 'lost']],
    [['deliveries', '--person', 'somebody']],
    [['events', '--from', 'start']],
    [['events', '--fields', 'a b']],
    [['events', '--unknown']],
    [['rebuild', 'everything']],
    [['rebuild', 'profile', '--from', 'middle']],
    [['rebuild', 'profile', '--only', 'somebody']],
    [['rebuild', 'profile', '--undo', '--dry-run']],
    [['rebuild', 'profile', '--status', '--cancel']],
    [['projections', 'profile']],
    [['parked', 'nonsense']],
    [['parked', '--state', 'lost']],
    [['parked', 'list', '--service', 'nobody']],
    [['parked', 'show']],
    [['parked', 'replay']],
    [['parked', 'replay', 'x', '--all', '--yes']],
    [['parked', 'replay', 'x', '--service', 'profile']],
    [['parked', 'replay', '--all']],
    [['parked', 'discard', 'x']],
    [['parked', 'discard', '--reason', 'x']],
    [['run', 'nothing']],
    [['nats-config', '--port', '0']],
    [['new']],
    [['new', 'fact', 'segmentation.score-given']],
    [['new', 'fact', 'Score', '--category', 'person']],
    [['new', 'fact', 'segmentation.score-given', '--category', 'people']],
    [['new', 'fact', 'segmentation.score-given', '--category', 'person', '--sealed', 'score']],
    [['new', 'version', 'entered']],
  ])('%j is a mistake, with 2 and a word on the error stream', async (args) => {
    const { code, out, err } = await ucv(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  it('knows every service', () => {
    expect([...serviceNames].sort()).toEqual([...services].sort());
  });
});

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

describe('what is minted', () => {
  it('is shown, with what to do next, and not written on a dry run', async () => {
    const { code, out, err } = await ucv([
      'new',
      'fact',
      'gateway.page-shown',
      '--category',
      'access',
      '--dry-run',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('gateway.page-shown.v1 would be minted:');
    expect(out).toContain('new      libs/contracts/gateway/src/page-shown.ts');
    expect(out).toContain('| export interface PageShownData {');
    expect(out).toContain('Next:\n  1. ');
    expect(existsSync(join(__dirname, '../../../libs/contracts/gateway/src/page-shown.ts'))).toBe(false);
  });

  it('is refused where it is there already', async () => {
    const { code, err } = await ucv([
      'new',
      'fact',
      'gateway.profile-read',
      '--category',
      'access',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'facts.type-exists' } });
  });
});
