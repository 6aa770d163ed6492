import type { DataRequest } from '@ucv/contracts-consent';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { main } from '../main';

let gateway: Server;
let url: string;
let asked: { route: string; body?: unknown }[];
let answers: Record<string, [status: number, body: unknown][]>;

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

/** The answers of a route in turn, the last one for ever. */
async function answerTo(request: IncomingMessage): Promise<[number, unknown]> {
  const route = `${request.method} ${request.url}`;
  const body = request.headers['content-type'] ? await json(request) : undefined;
  asked.push(body === undefined ? { route } : { route, body });
  const [next, ...rest] = answers[route] ?? [[404, { error: { code: 'http.not-found', message: route } }]];
  if (rest.length > 0) answers[route] = rest as [number, unknown][];
  return next as [number, unknown];
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
  const code = await main(args, { env: settings, in: typed, out, err });
  return { code, out: out.text, err: err.text };
}

const at = '2026-11-21T22:51:00.000Z';
const id = 'c'.repeat(32);
const robin = 'email%3Arobin%40example.com';
const consents = {
  person: { type: 'email', ref: id },
  consents: {
    ads: {
      status: 'withdrawn',
      basis: 'consent',
      since: at,
      source: 'phone-call',
      decisionId: 'd',
      identifier: {},
    },
  },
};

describe('ucv consents', () => {
  it('shows what holds', async () => {
    answers[`GET /v1/profiles/${robin}/consents`] = [[200, consents]];
    const { code, out } = await ucv(['consents', 'email:robin@example.com']);
    expect({ code, out }).toEqual({
      code: 0,
      out: '  ads  withdrawn  since 2026-11-21 22:51 · source phone-call, basis consent\n',
    });
  });

  it('shows a category as it was sent, and what could not be read', async () => {
    const { ads } = consents.consents;
    const unreadable = { ...ads, status: 'denied', note: 'unreadable', name: 'Реклама' };
    answers[`GET /v1/profiles/${robin}/consents`] = [
      [200, { ...consents, consents: { 'name-1': unreadable } }],
    ];
    const { out } = await ucv(['consents', 'email:robin@example.com']);
    expect(out).toContain('  Реклама (name-1)  denied, unreadable  since');
  });

  it('records a decision, and shows what holds then', async () => {
    answers[`PUT /v1/profiles/${robin}/consents`] = [[200, consents]];
    const args = [
      'consents',
      'email:robin@example.com',
      'set',
      'ads',
      'withdrawn',
      '--source',
      'phone-call',
      '--json',
    ];
    const { code, out } = await ucv(args);
    expect({ code, answer: JSON.parse(out) as unknown }).toEqual({ code: 0, answer: consents });
    const body = { purpose: 'ads', status: 'withdrawn', basis: 'consent', source: 'phone-call' };
    expect(asked).toEqual([{ route: `PUT /v1/profiles/${robin}/consents`, body }]);
  });
});

describe('ucv erase', () => {
  const request = (o: Partial<DataRequest>): DataRequest => ({
    id,
    kind: 'erasure',
    state: 'received',
    person: id,
    identifiers: 4,
    receivedAt: at,
    erasedAt: null,
    completedAt: null,
    keysDestroyed: 0,
    services: [],
    code: null,
    ...o,
  });
  const profile = { id, identifiers: [1, 2, 3, 4], interactions: 12 };

  it('asks a person first, and erases nobody who is not confirmed', async () => {
    answers[`GET /v1/profiles/${robin}`] = [[200, profile]];
    const { code, err } = await ucv(['erase', 'email:robin@example.com'], 'yes');
    expect(code).toBe(1);
    expect(err).toContain(`This erases person ${id}: 4 identifiers, 12 events. It cannot be undone.`);
    expect(err).toContain('Nothing was erased.');
    expect(asked).toEqual([{ route: `GET /v1/profiles/${robin}` }]);
  });

  it('erases once confirmed', async () => {
    answers[`GET /v1/profiles/${robin}`] = [[200, profile]];
    answers['POST /v1/requests'] = [[202, request({})]];
    const { code, out } = await ucv(['erase', 'email:robin@example.com'], 'erase');
    expect({ code, out }).toEqual({ code: 0, out: `erasure ${id}: received, for 4 identifiers\n` });
    expect(asked.at(-1)?.body).toEqual({ kind: 'erasure', subject: 'email:robin@example.com' });
  });

  it('follows to the end, also over a service that restarts, with a line on every step', async () => {
    const erased = request({ state: 'erased', erasedAt: at, keysDestroyed: 9, services: ['profile'] });
    const completed = { ...erased, state: 'completed', services: ['profile', 'identity'] };
    answers['POST /v1/requests'] = [[202, request({})]];
    answers[`GET /v1/requests/${id}`] = [
      [200, erased],
      [503, { error: { code: 'messaging.no-answer', message: 'Away.' } }],
      [200, completed],
    ];
    const { code, out, err } = await ucv(['erase', 'email:robin@example.com', '--yes', '--wait']);
    expect(code).toBe(0);
    expect(err.split('\n')).toEqual([
      `erasure ${id}: received, for 4 identifiers`,
      `erasure ${id}: erased, 9 keys destroyed; confirmed so far by profile`,
      '',
    ]);
    expect(out).toBe(
      `erasure ${id}: completed, 9 keys destroyed, 4 identifiers; confirmed by profile, identity\n`,
    );
  });

  it('tells what the law holds', async () => {
    answers['POST /v1/requests'] = [[202, request({ state: 'refused', code: 'consent.legal-hold' })]];
    const { code, out, err } = await ucv(['erase', 'email:robin@example.com', '--yes']);
    expect({ code, out }).toEqual({ code: 1, out: `erasure ${id}: refused (consent.legal-hold)\n` });
    expect(err).toContain('Nothing was erased');
  });
});

describe('ucv segments', () => {
  const segment = (o: object) => ({
    id,
    name: 'Cart left',
    when: { event: 'Product Added' },
    version: 2,
    state: 'ready',
    evaluated: 7,
    members: 2,
    ...o,
  });
  const data = [segment({}), segment({ id: 'd'.repeat(32), name: 'Buyers', state: 'building', members: 1 })];
  const members = {
    data: [{ person: 'a'.repeat(32), since: at, cause: { kind: 'time', factId: null } }],
    cursor: 'next',
    total: 2,
  };
  beforeEach(() => {
    answers['GET /v1/segments'] = [[200, { data }]];
    answers[`GET /v1/segments/${id}/members?limit=1`] = [[200, members]];
  });

  it('lists them', async () => {
    expect((await ucv(['segments'])).out).toBe(
      `  Cart left  2 members  ready                  version 2 · ${id}
  Buyers     1 member   building, 7 looked at  version 2 · ${'d'.repeat(32)}
`,
    );
  });

  it.each(['Cart left', id])('shows one, named as %s, with its members', async (name) => {
    expect((await ucv(['segments', name, '--limit', '1'])).out).toBe(`Cart left
segment ${id} · version 2 · ready · 2 members

Condition
  {"event":"Product Added"}

Members, the first 1 of 2 (--limit shows more)
  ${'a'.repeat(32)}  since 2026-11-21 22:51 · time passed
`);
  });

  it('says so where there is none, or more than one', async () => {
    const unknown = await ucv(['segments', 'Nobody', '--json']);
    expect([unknown.code, JSON.parse(unknown.err)]).toMatchObject([
      1,
      { error: { code: 'segmentation.segment-unknown' } },
    ]);
    answers['GET /v1/segments'] = [[200, { data: [segment({}), segment({ id: 'e'.repeat(32) })] }]];
    expect((await ucv(['segments', 'Cart left'])).err).toContain(`${id}, ${'e'.repeat(32)}`);
  });
});

describe('ucv deliveries', () => {
  const delivery = {
    id: 'x',
    destination: { id, name: 'CRM' },
    person: 'a'.repeat(32),
    state: 'refused',
    attempts: 1,
    cause: { factId: 'f', transition: 'entered', segment: 's', segmentVersion: 1 },
    createdAt: at,
    nextAttemptAt: null,
    last: { outcome: 'refused', at, consent: { allowed: false, reason: 'withdrawn' } },
  };

  it('lists them over as many pages as it takes, with the names of things', async () => {
    answers['GET /v1/destinations'] = [[200, { data: [{ id, name: 'CRM' }] }]];
    answers['GET /v1/segments'] = [[200, { data: [{ id: 's', name: 'Cart left' }] }]];
    const first = `GET /v1/deliveries?destination=${id}&state=refused&limit=50`;
    answers[first] = [[200, { data: [delivery], cursor: 'next' }]];
    answers[first.replace('50', '49&cursor=next')] = [[200, { data: [delivery], cursor: null }]];
    const { code, out } = await ucv(['deliveries', '--destination', 'CRM', '--state', 'refused']);
    const line = '  2026-11-21 22:51  CRM  Cart left entered  person aaaaaaaa…  refused: withdrawn\n';
    expect({ code, out }).toEqual({ code: 0, out: line + line });
  });

  it('says what destinations there are where the name is not one', async () => {
    answers['GET /v1/destinations'] = [[200, { data: [{ id, name: 'CRM' }] }]];
    const { code, err } = await ucv(['deliveries', '--destination', 'Mail']);
    expect(code).toBe(1);
    expect(err).toContain(`CRM (${id})`);
  });
});
