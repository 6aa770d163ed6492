import { everyFact } from '@ucv/contracts-catalogue';
import type { Role } from '@ucv/contracts-gateway';
import { type RecordedFact, streamName } from '@ucv/envelope';
import { configStream, EventLog } from '@ucv/platform-event-store';
import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { anna, reviewId } from '../testing/identity-stand-in';
import { cartAt } from '../testing/requests';
import { segmentId } from '../testing/segmentation-stand-in';
import { faultsOf } from '../testing/shapes';
import { ann, lastAsked } from '../testing/stand-in-people';
import { startGateway, type StartedGateway } from '../testing/started-gateway';
import type { SchemaName } from './receive/schemas';

let servers: StartedPart[];
let gateway: StartedGateway;
let log: EventLog;
const tokens = new Map<Role, string>();

beforeAll(async () => {
  const [nats, postgres, eventStore] = [await startNats(), await startPostgres(), await startEventStore()];
  servers = [nats, postgres, eventStore];
  gateway = await startGateway({ nats, postgres, eventStore, home: eventStore.home });
  log = EventLog.connect(eventStore.url, { facts: everyFact });
  for (const role of ['marketer', 'service', 'steward', 'representative'] as const) {
    const issued = await gateway.call('/v1/tokens', { method: 'POST', body: { role, name: role } });
    tokens.set(role, ((await issued.json()) as { token: string }).token);
  }
});

afterAll(async () => {
  await log?.close();
  await gateway?.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

const call = (route: string, { role, body }: { role?: Role; body?: unknown } = {}) => {
  const [method, path] = route.split(' ') as [string, string];
  return gateway.call(path, { method, body, ...(role ? { token: tokens.get(role) } : {}) });
};

async function answerTo<T>(route: string, name: SchemaName, o?: { role?: Role; body?: unknown }): Promise<T> {
  const answer = await call(route, o);
  expect([route, answer.status]).toEqual([route, 200]);
  const body = (await answer.json()) as T;
  expect(faultsOf(name, body)).toBeNull();
  return body;
}

async function codeOf(route: string, o?: { role?: Role; body?: unknown }): Promise<[number, string]> {
  const answer = await call(route, o);
  return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
}

async function accesses(person: string): Promise<string[]> {
  const facts: RecordedFact[] = [];
  for await (const fact of log.read(streamName('access', 'main', person))) facts.push(fact);
  return facts.map(({ data }) => (data as { route: string }).route);
}

const peeters = { id: ann, name: 'Ann Peeters' };
const membersAt = `GET ${cartAt}/members`;
const whyAt = (ref: string) =>
  `GET /v1/profiles/${encodeURIComponent(ref)}/segments/${segmentId}/explanation`;

describe('members of a segment', () => {
  it('are ids to a marketer, and named only once an admin has allowed it', async () => {
    expect(await answerTo('GET /v1/settings/member-naming', 'MemberNaming')).toEqual({ allowed: false });
    const unnamed = await answerTo<{ data: object[] }>(membersAt, 'Members', { role: 'marketer' });
    expect(unnamed.data.map((one) => Object.keys(one))).toEqual([['person', 'since', 'cause']]);
    expect(await codeOf(`${membersAt}?named`, { role: 'marketer' })).toEqual([
      403,
      'gateway.naming-not-allowed',
    ]);
    const allow = 'PUT /v1/settings/member-naming';
    expect(await codeOf(allow, { role: 'marketer', body: { allowed: true } })).toEqual([
      403,
      'gateway.forbidden',
    ]);

    await answerTo(allow, 'MemberNaming', { body: { allowed: true } });
    const before = (await accesses(ann)).length;
    const { data } = await answerTo<{ data: unknown[] }>(`${membersAt}?named=true`, 'Members', {
      role: 'marketer',
    });
    expect(data).toMatchObject([
      {
        person: ann,
        named: {
          ...peeters,
          identifiers: [{ type: 'email', value: 'ann@example.org' }, { type: 'user_id' }],
        },
      },
    ]);
    expect((await accesses(ann)).slice(before)).toEqual(['GET /v1/segments/:id/members']);

    expect(await answerTo(allow, 'MemberNaming', { body: { allowed: false } })).toEqual({ allowed: false });
    expect(await codeOf(`${membersAt}?named=1`, { role: 'marketer' })).toEqual([
      403,
      'gateway.naming-not-allowed',
    ]);
  });

  it('are named to roles that may see persons, a few at once', async () => {
    for (const role of [undefined, 'service'] as const)
      expect(await answerTo(`${membersAt}?named&limit=200`, 'Members', { role })).toMatchObject({
        data: [{ named: peeters }],
      });
    expect(await codeOf(`${membersAt}?named&limit=201`)).toEqual([400, 'http.invalid-input']);
    expect(await codeOf(`${membersAt}?named=perhaps`)).toEqual([400, 'http.invalid-input']);
  });

  it('are explained to a marketer by id, without values, and it is recorded', async () => {
    const before = (await accesses(ann)).length;
    const answer = await answerTo<object>(whyAt(ann), 'MembershipExplanation', { role: 'marketer' });
    expect(answer).toMatchObject({
      why: { events: [{ name: 'Product Added', occurredAt: expect.any(String) }] },
    });
    expect(JSON.stringify(answer)).not.toMatch(/example\.org|Peeters/);
    expect((await accesses(ann)).slice(before)).toEqual(['GET /v1/profiles/:ref/segments/:id/explanation']);
    for (const ref of ['email:ann@example.org', 'user_id:42'])
      expect(await codeOf(whyAt(ref), { role: 'marketer' })).toEqual([403, 'gateway.naming-not-allowed']);
  });

  it('say by whom it was allowed, as a fact', async () => {
    const set: RecordedFact[] = [];
    for await (const fact of log.read(configStream('main', 'member-naming'))) set.push(fact);
    expect(set.map(({ data }) => data)).toEqual([{ allowed: true }, { allowed: false }]);
    expect(set[0]?.metadata).toMatchObject({ tenant: 'main', actor: '0'.repeat(32) });
  });
});

describe('people in answers have names beside their ids', () => {
  it('in reviews', async () => {
    const { reviews } = await answerTo<{ reviews: { sides: object[] }[] }>(
      'GET /v1/identity/reviews',
      'ReviewList',
      {
        role: 'steward',
      },
    );
    expect(reviews[0]!.sides).toMatchObject([{ person: ann, named: peeters }, { person: anna }]);
    expect(reviews[0]!.sides[1]).not.toHaveProperty('named');
  });

  it('in samples of simulations and of rules, and each is recorded', async () => {
    const samples = {
      split: [{ person: ann, named: { id: ann, identifiers: [{ type: 'user_id', value: '42', ref: ann }] } }],
      merged: [{ persons: [ann, anna], named: [peeters] }],
    };
    const [hers, the_other] = [(await accesses(ann)).length, (await accesses(anna)).length];
    const rules = { hubAfter: 3 };
    const simulate = 'POST /v1/identity/simulations';
    expect(
      await answerTo(simulate, 'IdentitySimulation', { role: 'steward', body: { rules } }),
    ).toMatchObject({ samples });
    const set = await answerTo('PUT /v1/identity/rules', 'IdentityRulesInForce', {
      role: 'steward',
      body: rules,
    });
    expect(set).toMatchObject({ effect: { samples } });
    const routes = ['POST /v1/identity/simulations', 'PUT /v1/identity/rules'];
    expect(new Set((await accesses(ann)).slice(hers))).toEqual(new Set(routes));
    expect((await accesses(anna)).slice(the_other)).toEqual(routes);
  });

  it('in corrections that a representative starts and a steward decides', async () => {
    const body = { person: 'user_id:42', identifier: 'email:old@example.org', problem: 'somebody-elses' };
    const proposed = await call('POST /v1/corrections', { role: 'representative', body });
    expect([proposed.status, faultsOf('Correction', await proposed.json())]).toEqual([201, null]);
    expect(lastAsked['identity.propose-correction']).toMatchObject({
      person: { type: 'user_id', value: '42' },
      identifier: { type: 'email', value: 'old@example.org' },
      problem: 'somebody-elses',
    });
    const list = await answerTo('GET /v1/corrections', 'CorrectionList', { role: 'representative' });
    expect(list).toMatchObject({
      data: [{ person: ann, named: { id: ann, identifiers: [{ ref: ann, value: '42' }] } }],
    });
    expect(lastAsked['identity.corrections']).toEqual({ status: 'open', limit: 50 });
    const accept = `POST /v1/corrections/${reviewId}/accept`;
    expect(await codeOf(accept, { role: 'representative' })).toEqual([403, 'gateway.forbidden']);
    const before = (await accesses(ann)).length;
    expect(await answerTo(accept, 'Correction', { role: 'steward' })).toMatchObject({
      status: 'accepted',
      named: { id: ann },
    });
    expect((await accesses(ann)).slice(before)).toEqual(['POST /v1/corrections/:id/accept']);
    expect(await codeOf(`POST /v1/corrections/${ann}/reject`)).toEqual([404, 'identity.correction-unknown']);
    for (const wrong of [
      { ...body, identifier: ann },
      { ...body, problem: 'her husband’s' },
      { ...body, person: 'x' },
    ])
      expect(await codeOf('POST /v1/corrections', { body: wrong })).toEqual([400, 'http.invalid-input']);
  });

  it('and identifiers have values beside their refs in consents', async () => {
    const { consents } = await answerTo<{ consents: Record<string, { identifier: object }> }>(
      'GET /v1/profiles/user_id:42/consents',
      'Consents',
      { role: 'representative' },
    );
    expect(Object.values(consents).map(({ identifier }) => identifier)).toContainEqual({
      type: 'user_id',
      ref: ann,
      value: '42',
    });
    expect(JSON.stringify(consents)).not.toContain('redacted');
  });
});
