import { everyFact } from '@ucv/contracts-catalogue';
import type { Role } from '@ucv/contracts-gateway';
import { streamName } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { rejectedId } from '../testing/rejected-stand-in';
import { faultsOf } from '../testing/shapes';
import { ann, lastAsked } from '../testing/stand-in-people';
import { startGateway, type StartedGateway } from '../testing/started-gateway';

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

const post = (path: string, body: object) =>
  gateway.call(`/v1/rejected-events/${path}`, { method: 'POST', body });
const tokenOf = async (role: Role): Promise<string> => {
  const body = { role, name: `for-${role}` };
  return ((await (await gateway.call('/v1/tokens', { method: 'POST', body })).json()) as { token: string })
    .token;
};
const shownTo = async (): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of log.read(streamName('access', 'main', ann))) types.push(type);
  return types;
};

it('lists them by what is asked for, a date as a whole day', async () => {
  const query =
    'code=ingestion.timestamp-invalid&source=web&from=2026-01-31&to=2026-01-31&state=all&limit=7&cursor=12';
  const answer = await gateway.call(`/v1/rejected-events?${query}`);
  expect(answer.status).toBe(200);
  expect(faultsOf('RejectedEventPage', await answer.json())).toBeNull();
  expect(lastAsked['ingestion.rejected-events']).toEqual({
    ...{ code: 'ingestion.timestamp-invalid', source: 'web', state: 'all', limit: 7, cursor: '12' },
    ...{ from: '2026-01-31T00:00:00.000Z', to: '2026-01-31T23:59:59.999Z' },
  });
});

it('opens one for governance and leaves a fact of it; service and steward see no value', async () => {
  for (const role of ['service', 'steward'] as const) {
    const before = await shownTo();
    const answer = await gateway.call(`/v1/rejected-events/${rejectedId}`, { token: await tokenOf(role) });
    const seen = (await answer.json()) as object;
    expect(faultsOf('RejectedEventDetail', seen)).toBeNull();
    expect(seen).not.toHaveProperty('event');
    expect(seen).toMatchObject({ detail: { fields: { '.userId': 'string' } } });
    expect(await shownTo()).toEqual(before);
  }
  const opened = await gateway.call(`/v1/rejected-events/${rejectedId}`, {
    token: await tokenOf('governance'),
  });
  expect(await opened.json()).toMatchObject({ event: { userId: 'ann' } });
  expect(await shownTo()).toEqual(['gateway.profile-read.v1']);
});

it('passes corrections on as they are, with who asks', async () => {
  const patch = JSON.parse('{"constructor":{"eq":1},"traits":{"a.b":null,"n":[1,{"x":{}}]}}') as object;
  const mend = { [rejectedId]: { patch } };
  const answer = await post('replay', { ids: [rejectedId], mend });
  expect([answer.status, faultsOf('RejectedEventsSettled', await answer.json())]).toEqual([200, null]);
  expect(lastAsked['ingestion.replay-rejected']).toEqual({
    ...{ ids: [rejectedId], mend, actor: '0'.repeat(32), requestId: expect.any(String) },
  });
  await post('discard', {
    filter: { code: 'ingestion.type-unknown', to: '2026-01-31' },
    reason: 'a load test',
  });
  expect(lastAsked['ingestion.discard-rejected']).toMatchObject({
    ...{ filter: { code: 'ingestion.type-unknown', to: '2026-01-31T23:59:59.999Z' }, reason: 'a load test' },
  });
});

it.each<[string, object, string[]]>([
  ['replay', {}, ['ids', 'filter']],
  ['replay', { ids: [rejectedId], filter: {} }, ['ids', 'filter']],
  ['replay', { ids: [] }, ['ids']],
  ['replay', { ids: ['all'] }, ['ids']],
  ['replay', { ids: [rejectedId], cursor: '7' }, ['cursor']],
  [
    'replay',
    { filter: { code: 'a', from: 'yesterday', until: 1 } },
    ['filter.until', 'filter.code', 'filter.from'],
  ],
  ['replay', { ids: [rejectedId], mend: [] }, ['mend']],
  ['replay', { ids: [rejectedId], mend: { [rejectedId]: {} } }, ['mend']],
  ['replay', { ids: [rejectedId], mend: { [rejectedId]: { patch: 7 } } }, ['mend']],
  ['replay', { ids: [rejectedId], mend: { [rejectedId]: { patch: {}, event: {} } } }, ['mend']],
  ['replay', { ids: [rejectedId], mend: { other: { patch: {} } } }, ['mend']],
  ['replay', { filter: {}, mend: { '*': { event: {} } } }, ['mend']],
  ['discard', { ids: [rejectedId] }, ['reason']],
  ['discard', { ids: [rejectedId], reason: ' ' }, ['reason']],
  ['discard', { ids: [rejectedId], reason: 'asked by ann@example.org' }, ['reason']],
])('%s %j is refused with what is wrong', async (path, body, fields) => {
  const answer = await post(path, body);
  const { error } = (await answer.json()) as { error: { code: string; details: { field: string }[] } };
  expect(answer.status).toBe(400);
  expect(['http.invalid-input', 'gateway.reason-personal']).toContain(error.code);
  expect(new Set(error.details.map(({ field }) => field))).toEqual(new Set(fields));
});

it.each(['nonsense', '00000000-0000-5000-8000-000000000000'])('answers 404 for %s', async (id) => {
  const answer = await gateway.call(`/v1/rejected-events/${id}`);
  const { error } = (await answer.json()) as { error: { code: string } };
  expect([answer.status, error.code]).toEqual([404, 'ingestion.rejected-event-unknown']);
});
