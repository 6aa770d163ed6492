import type { ParkedFact } from '@ucv/contracts-projections';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { main } from '../main';

let gateway: Server;
let url: string;
let asked: { route: string; body?: unknown }[];
let answers: Record<string, [status: number, body: unknown]>;

beforeAll(async () => {
  gateway = createServer((request, response) => {
    void answerTo(request).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});
beforeEach(() => ((asked = []), (answers = {})));
afterAll(() => new Promise((resolve) => gateway.close(resolve)));

async function answerTo(request: IncomingMessage): Promise<[number, unknown]> {
  const route = `${request.method} ${request.url}`;
  const body = request.headers['content-type'] ? await json(request) : undefined;
  asked.push(body === undefined ? { route } : { route, body });
  return answers[route] ?? [404, { error: { code: 'gateway.parked-unknown', message: 'No such fact.' } }];
}

class Page extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function ucv(args: string[], said?: string) {
  const [out, err] = [new Page(), new Page()];
  const settings = { UCV_GATEWAY_URL: url, UCV_ADMIN_TOKEN: 'a-token-of-sixteen-and-more' };
  const typed = said === undefined ? undefined : Object.assign(Readable.from([`${said}\n`]), { isTTY: true });
  const code = await main(['parked', ...args], { env: settings, in: typed, out, err });
  return { code, out: out.text, err: err.text };
}

const parked = (n: number, o: Partial<ParkedFact> = {}): ParkedFact => ({
  id: `id-${n}`,
  service: 'profile',
  projection: 'profile',
  factId: `00000000-0000-5000-8000-00000000000${n}`,
  type: 'consent.decided.v1',
  stream: `consent-aa.main.${'a'.repeat(32)}`,
  revision: n,
  position: String(100 - n),
  state: 'open',
  reason: 'TypeError',
  parkedAt: `2026-11-21T22:51:0${n}.000Z`,
  ...o,
});
const page = (data: ParkedFact[], o: object = {}) => ({ data, cursor: null, unanswered: [], ...o });
const discarded = { at: '2026-11-22T08:00:00.000Z', actor: 'b'.repeat(32), reason: 'a load test' };

describe('ucv parked', () => {
  it('says kindly that there is none', async () => {
    answers['GET /v1/parked?state=open&limit=50'] = [200, page([])];
    expect(await ucv([])).toEqual({
      code: 0,
      out: 'No fact is parked: every projection has taken all that it was given.\n',
      err: '',
    });
  });

  it('lists them with their ids, and who did not answer', async () => {
    const facts = [parked(1), parked(2, { service: 'activation', projection: 'deliveries' })];
    answers['GET /v1/parked?state=open&limit=50'] = [200, page(facts, { unanswered: ['consent'] })];
    const { code, out, err } = await ucv(['list']);
    expect([code, out]).toEqual([
      0,
      `  2026-11-21 22:51:01  profile                consent.decided.v1  TypeError
    id-1
  2026-11-21 22:51:02  activation/deliveries  consent.decided.v1  TypeError
    id-2
`,
    ]);
    expect(err).toContain('consent. npx ucv doctor');
  });

  it('asks for what it is told to, page by page, for machines too', async () => {
    const query = 'state=discarded&service=profile&projection=profile';
    answers[`GET /v1/parked?${query}&limit=200`] = [
      200,
      page([parked(1, { state: 'discarded', discarded })], { cursor: 'c' }),
    ];
    answers[`GET /v1/parked?${query}&limit=200&cursor=c`] = [200, page([parked(2)])];
    const filter = [
      '--state',
      'discarded',
      '--service',
      'profile',
      '--projection',
      'profile',
      '--limit',
      '300',
    ];
    const { out } = await ucv([...filter, '--json']);
    expect((JSON.parse(out) as { data: ParkedFact[] }).data.map(({ id }) => id)).toEqual(['id-1', 'id-2']);
    expect((await ucv(filter)).out).toContain('discarded: a load test');
  });

  it('shows one, without a value, and what to rebuild after a replay', async () => {
    const inspected = { metadata: { tenant: 'main' }, shape: { '': 'object', '.sealed': 'sealed' } };
    const rebuild = { projection: 'profile', only: 'a'.repeat(32) };
    answers['GET /v1/parked/id-1'] = [200, parked(1, { inspected, rebuild, state: 'discarded', discarded })];
    const { out } = await ucv(['show', 'id-1']);
    expect(out).toBe(`consent.decided.v1 · discarded
  fact       00000000-0000-5000-8000-000000000001
  of         consent-aa.main.${'a'.repeat(32)} at 1, position 99
  parked by  profile
  because    TypeError
  since      2026-11-21 22:51:01
  discarded  2026-11-22 08:00:00 by ${'b'.repeat(32)}: a load test

Metadata
  tenant  main

Data, names and kinds
  (itself)  object
  .sealed   sealed

Later facts are in the rows already, so that a replay alone may leave them other than a rebuild would.
Do: npx ucv rebuild profile --only ${'a'.repeat(32)}, after the replay
`);
  });

  it('refuses what is not there', async () => {
    expect(await ucv(['show', 'id-9'])).toMatchObject({ code: 1, err: 'ucv: No such fact.\n' });
  });
});

describe('ucv parked replay', () => {
  it('replays by id; with 0 where all are in the rows', async () => {
    answers['POST /v1/parked/id-1/replay'] = [200, parked(1, { state: 'replayed' })];
    expect(await ucv(['replay', 'id-1', '--reason', 'fixed'])).toEqual({
      code: 0,
      out: 'id-1: replayed\n',
      err: '',
    });
    expect(asked).toEqual([{ route: 'POST /v1/parked/id-1/replay', body: { reason: 'fixed' } }]);
  });

  it('says which failed again or were refused, with 1, and does the others', async () => {
    answers['POST /v1/parked/id-1/replay'] = [200, parked(1)];
    answers['POST /v1/parked/id-3/replay'] = [200, parked(3, { state: 'replayed' })];
    const { code, out, err } = await ucv(['replay', 'id-1', 'id-2', 'id-3']);
    expect(out).toBe('id-1: failed again (TypeError)\nid-2: No such fact.\nid-3: replayed\n');
    expect([code, err]).toEqual([1, expect.stringContaining('2 of 3 could not be done.')]);
  });

  it('replays all of a kind in the order of the log, once confirmed', async () => {
    const facts = [parked(1), parked(2), parked(3, { reason: '22003' })];
    answers['GET /v1/parked?state=open&service=profile&limit=200'] = [200, page(facts)];
    for (const fact of facts)
      answers[`POST /v1/parked/${fact.id}/replay`] = [200, { ...fact, state: 'replayed' }];
    const all = ['replay', '--all', '--service', 'profile', '--reason-code', 'TypeError'];
    const declined = await ucv(all, 'no');
    expect([declined.code, asked.length]).toEqual([1, 1]);
    expect(declined.err).toContain('This replays 2 facts of profile.');
    expect((await ucv(all, 'replay')).code).toBe(0);
    const posted = asked
      .filter(({ route }) => route.startsWith('POST'))
      .map(({ route }) => route.split('/')[3]);
    expect(posted).toEqual(['id-2', 'id-1']);
  });

  it('shows how far it is with many, and ends with 1 where a service did not answer', async () => {
    const facts = Array.from({ length: 25 }, (_, n) => parked(n));
    answers['GET /v1/parked?state=open&limit=200'] = [200, page(facts, { unanswered: ['consent'] })];
    for (const fact of facts)
      answers[`POST /v1/parked/${fact.id}/replay`] = [200, { ...fact, state: 'replayed' }];
    const { code, out, err } = await ucv(['replay', '--all', '--yes']);
    expect([code, out]).toEqual([1, '25 of 25 done\n']);
    expect(err).toMatch(/replay: 100%, 25 facts[\s\S]*could not be seen: consent/);
  });

  it('has nothing to do where nothing is open', async () => {
    answers['GET /v1/parked?state=open&limit=200'] = [200, page([])];
    expect(await ucv(['replay', '--all'], 'replay')).toEqual({
      code: 0,
      out: 'There is nothing to replay.\n',
      err: '',
    });
  });
});

describe('ucv parked discard', () => {
  it('sends the reason', async () => {
    answers['POST /v1/parked/id-1/discard'] = [200, parked(1, { state: 'discarded', discarded })];
    expect(await ucv(['discard', 'id-1', '--reason', 'a load test'])).toMatchObject({
      code: 0,
      out: 'id-1: discarded\n',
    });
    expect(asked[0]?.body).toEqual({ reason: 'a load test' });
  });

  it('is called wrongly with personal data in the reason', async () => {
    const error = { code: 'gateway.reason-personal', message: 'No e-mail address.' };
    answers['POST /v1/parked/id-1/discard'] = [400, { error }];
    const { code, err } = await ucv(['discard', 'id-1', '--reason', 'robin@example.com', '--json']);
    expect([code, JSON.parse(err)]).toEqual([2, { error }]);
  });
});
