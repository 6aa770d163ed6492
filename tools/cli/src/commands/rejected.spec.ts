import type { RejectedEvent } from '@ucv/contracts-ingestion';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toldGateway } from '../gateway.fixture';

const { asked, answers, ucv } = toldGateway();

const idOf = (n: number) => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`;
const event = (n: number, o: Partial<RejectedEvent> = {}): RejectedEvent => ({
  ...{ id: idOf(n), state: 'open', code: 'ingestion.timestamp-invalid', message: 'timestamp must be …' },
  ...{ source: 'web', receivedAt: '2026-11-21T22:51:00.000Z', position: String(n), messageId: null },
  ...{ withheld: false, tries: 0, settled: null },
  ...o,
});
const page = (data: RejectedEvent[], cursor: string | null = null) => ({
  ...{ data, cursor },
  counts: [{ code: 'ingestion.timestamp-invalid', source: 'web', count: data.length }],
});
const list = (query = 'state=open&limit=50') => `GET /v1/rejected-events?${query}`;
const outcome = (n: number, of = 'recorded', o: object = {}) => ({
  id: idOf(n),
  state: 'replayed',
  outcome: of,
  ...o,
});

describe('ucv rejected', () => {
  it('lists them with the reason, an id to name each by, and how many there are', async () => {
    answers[list()] = [200, page([event(1), event(2, { tries: 2 })])];
    const { code, out, err } = await ucv('rejected');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2026-11-21 22:51:00  web  ingestion.timestamp-invalid');
    expect(out).toContain('replayed in vain 2 times');
    expect(out).toContain(idOf(1));
    expect(out).toContain('2 events  web  ingestion.timestamp-invalid');
  });

  it.each([
    [[], 'state=open&limit=50', 'every event was taken in'],
    [['list', '--state', 'all'], 'state=all&limit=50', 'No event was ever rejected'],
    [['--code', 'a.b'], 'state=open&code=a.b&limit=50', 'of that kind'],
  ])('%j says so where there is none', async (args, query, said) => {
    answers[list(query)] = [200, page([])];
    const { code, out } = await ucv('rejected', ...args);
    expect([code, out]).toEqual([0, expect.stringContaining(said)]);
  });

  it('asks for whole days, and gives machines what the gateway answers', async () => {
    const query = 'state=open&from=2026-01-31T00%3A00%3A00.000Z&to=2026-01-31T23%3A59%3A59.999Z&limit=50';
    answers[list(query)] = [200, page([event(1)])];
    const { code, out } = await ucv('rejected', '--from', '2026-01-31', '--to', '2026-01-31', '--json');
    expect([code, JSON.parse(out)]).toEqual([0, page([event(1)])]);
  });

  it('shows one by names and kinds where it is not opened, and nothing that moves the terminal', async () => {
    const detail = { message: 'wrong', cut: false, fields: { '.userId': 'string' } };
    answers[`GET /v1/rejected-events/${idOf(1)}`] = [200, { ...event(1), subjects: [], detail }];
    expect((await ucv('rejected', 'show', idOf(1))).out).toContain('.userId  string');
    answers[`GET /v1/rejected-events/${idOf(1)}`] = [
      200,
      { ...event(1), subjects: [], detail, event: { userId: '\u001b[2Jann' } },
    ];
    const { out } = await ucv('rejected', 'show', idOf(1));
    expect(out).toContain('"userId": "');
    expect(out).not.toContain('\u001b[2J');
  });

  it('says where nothing is kept of it', async () => {
    answers[`GET /v1/rejected-events/${idOf(1)}`] = [200, { ...event(1, { withheld: true }), subjects: [] }];
    expect((await ucv('rejected', 'show', idOf(1))).out).toContain('was erased');
  });
});

describe('ucv rejected replay', () => {
  const route = 'POST /v1/rejected-events/replay';

  it('sends a correction of each, and tells what came of them', async () => {
    const told = {
      state: 'open',
      code: 'ingestion.event-name-missing',
      message: 'A track call needs event.',
    };
    answers[route] = [200, { data: [outcome(1), outcome(2, 'rejected', told)], cursor: null }];
    const { code, out, err } = await ucv(
      'rejected',
      'replay',
      idOf(1),
      idOf(2),
      '--patch',
      '{"timestamp":null}',
    );
    expect(asked).toEqual([
      { route, body: { ids: [idOf(1), idOf(2)], mend: { '*': { patch: { timestamp: null } } } } },
    ]);
    expect(code).toBe(1);
    expect(out).toContain(`${idOf(1)}: taken in`);
    expect(out).toContain('still wrong (ingestion.event-name-missing): A track call needs event.');
    expect(err).toContain('1 of 2 could not be done');
  });

  it('takes corrections, and a whole event, from files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ucv-mend-'));
    const [mend, whole] = [join(folder, 'mend.json'), join(folder, 'event.json')];
    const corrections = { [idOf(1)]: { patch: { event: 'Bought' } } };
    writeFileSync(mend, JSON.stringify(corrections));
    writeFileSync(whole, '{"type":"track","event":"Bought","userId":"42"}');
    answers[route] = [200, { data: [outcome(1)], cursor: null }];
    expect((await ucv('rejected', 'replay', idOf(1), '--mend', mend)).code).toBe(0);
    expect((await ucv('rejected', 'replay', idOf(1), '--event', whole)).code).toBe(0);
    expect(asked.map(({ body }) => (body as { mend: object }).mend)).toEqual([
      corrections,
      { [idOf(1)]: { event: { type: 'track', event: 'Bought', userId: '42' } } },
    ]);
    rmSync(folder, { recursive: true });
  });

  it('goes through all, a hundred at a time, and shows how far it is', async () => {
    answers[list('code=a.b&state=open&limit=1')] = [
      200,
      { ...page([event(1)]), counts: [{ code: 'a.b', source: 'web', count: 130 }] },
    ];
    const parts = [100, 30].map((many) => Array.from({ length: many }, (_, n) => outcome(n)));
    let next = 0;
    Object.defineProperty(answers, route, {
      configurable: true,
      enumerable: true,
      get: () => [200, { data: parts[next++], cursor: next < 2 ? '77' : null }],
    });
    const { code, out, err } = await ucv('rejected', 'replay', '--all', '--yes', '--code', 'a.b');
    expect([code, out]).toEqual([0, '130 of 130 done\n']);
    expect(err).toContain('replay: 100%, 130 events');
    expect(asked.slice(1).map(({ body }) => body)).toEqual([
      { filter: { code: 'a.b' } },
      { filter: { code: 'a.b' }, cursor: '77' },
    ]);
  });

  it('has nothing to do where none is open', async () => {
    answers[list('state=open&limit=1')] = [200, { data: [], cursor: null, counts: [] }];
    const { code, out } = await ucv('rejected', 'replay', '--all', '--yes');
    expect([code, out]).toEqual([0, 'There is nothing to replay.\n']);
  });
});

describe('ucv rejected discard', () => {
  it('gives the reason', async () => {
    const route = 'POST /v1/rejected-events/discard';
    answers[route] = [200, { data: [outcome(1, 'discarded')], cursor: null }];
    const { code, out } = await ucv('rejected', 'discard', idOf(1), '--reason', 'a load test', '--json');
    expect([code, JSON.parse(out)]).toEqual([0, { data: [outcome(1, 'discarded')] }]);
    expect(asked).toEqual([{ route, body: { ids: [idOf(1)], reason: 'a load test' } }]);
  });
});
