import type { DataRequest } from '@ucv/contracts-consent';
import type { Receiver } from '@ucv/dev';
import { startNats, type StartedPart, startSystem, type StartedSystem } from '@ucv/testing';
import { connect, type NatsConnection } from 'nats';
import { randomBytes, randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definePurpose, deliveriesOf, eventually, launch, newReceiver } from './src/campaign';
import { Gateway, pathOf } from './src/gateway';
import { Insight } from './src/insight';
import { post, track } from './src/track';
import { ucv } from './src/ucv';

const canary = (): string => `canary${randomBytes(8).toString('hex')}`;

/** Twenty values of one person, in every place that an event, a consent or a rejection has for them. */
const values = {
  ...{ userId: canary(), email: `${canary()}@example.com`, anonymousId: canary(), deviceId: canary() },
  ...{ phone: `+1202555${String(100 + Math.floor(Math.random() * 99)).padStart(4, '0')}` },
  ...{ firstName: canary(), lastName: canary(), street: canary(), event: canary(), property: canary() },
  ...{ nested: canary(), url: canary(), title: canary(), agent: canary(), campaign: canary() },
  ...{ referrer: canary(), evidence: canary(), messageId: canary(), rejected: canary(), group: canary() },
};
const canaries = Object.values(values);
const { userId, anonymousId } = values;
const purpose = 'email-marketing';

const context = {
  device: { id: values.deviceId },
  page: { url: `https://shop.example/${values.url}`, title: values.title, referrer: values.referrer },
  userAgent: values.agent,
  campaign: { name: values.campaign },
  consent: { categoryPreferences: { 'Email marketing': true } },
};
const life = [
  { anonymousId, event: values.event, properties: { note: values.property }, context },
  {
    type: 'identify' as const,
    ...{ userId, anonymousId, context, messageId: `${values.messageId}@example.com` },
    traits: {
      ...{ email: values.email, phone: values.phone, firstName: values.firstName, lastName: values.lastName },
      ...{ address: { street: values.street }, company: values.group },
    },
  },
  { userId, event: 'Order Completed', properties: { items: [{ name: values.nested }] } },
];

describe('an erased person is gone, everywhere and for good', () => {
  let [receiver, nats, listener]: [Receiver?, StartedPart?, NatsConnection?] = [];
  let system: StartedSystem;
  let gateway: Gateway;
  let insight: Insight;
  let request: DataRequest;
  let person: string;
  const other = randomUUID();
  const heard: string[] = [];

  beforeAll(async () => {
    receiver = await newReceiver();
    // A server without permissions, so that one listener hears the whole conversation.
    nats = await startNats();
    listener = await connect({ servers: nats.url });
    listener.subscribe('notice.>', {
      callback: (_, { subject, data }) => heard.push(`${subject} ${Buffer.from(data).toString()}`),
    });
    system = await startSystem({
      env: { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host, NATS_URL: nats.url, UCV_LOG_LEVEL: 'debug' },
    });
    gateway = new Gateway(system.urls.gateway, system.adminToken);
    insight = Insight.into(system);
    await definePurpose(gateway, purpose, 'consent');
    const when = { all: [{ event: 'Order Completed' }, { trait: 'firstName', exists: true }] };
    await launch(gateway, { name: 'Known buyers', when, url: receiver.urlOf('/'), purpose });
    await track(system, ...life);
    await track(system, {
      userId: other,
      type: 'identify',
      traits: { firstName: 'Kim' },
      context: { consent: context.consent },
    });
    await track(system, { userId: other, event: 'Order Completed' });
    await post(system, [{ userId, properties: { note: values.rejected } }]);
    await eventually(
      'both were told of',
      async () => (await deliveriesOf(gateway, { state: 'delivered' })).length === 2,
    );
    await gateway.send('PUT', `${pathOf(`user_id:${userId}`)}/consents`, {
      ...{ purpose, status: 'granted', basis: 'consent', source: 'call' },
      evidence: values.evidence,
    });
    person = (await gateway.profile(`user_id:${userId}`)).id;
  });
  afterAll(async () => {
    await system?.stop();
    await listener?.close();
    await nats?.stop();
    receiver?.close();
  });

  it('is there at first, each value on the log and in the tables', async () => {
    expect(missing(await insight.log())).toEqual([]);
    const rows = [...(await insight.tables()).values()].flat();
    expect(missing(rows).length).toBeLessThan(8);
  });

  it('is erased when that is asked for, and the request says how far it is', async () => {
    request = await gateway.send('POST', '/v1/requests', {
      kind: 'erasure',
      subject: `email:${values.email}`,
    });
    expect(request).toMatchObject({ kind: 'erasure', person });
    await eventually('the request is completed', async () => {
      request = await gateway.read(`/v1/requests/${request.id}`);
      return request.state === 'completed';
    });
    expect(request.keysDestroyed).toBeGreaterThan(2);
    expect(request.identifiers).toBeGreaterThanOrEqual(5);
  });

  it('only when each service with a projection has said so; and gateway and CLI know them all', async () => {
    const { data, unavailable } = await gateway.read<ListedProjections>('/v1/projections');
    const running = [...new Set(data.map(({ projection }) => projection))].sort();
    expect(unavailable).toEqual([]);
    expect([...request.services].sort()).toEqual([...new Set(data.map(({ service }) => service))].sort());
    const { paths } = await gateway.read<OpenApi>('/openapi.json');
    const [parameter] = paths['/v1/projections/{projection}/rebuild']!.get.parameters;
    expect([...parameter!.schema.enum].sort()).toEqual(running);
    expect(await choices('rebuild')).toEqual(running);
  });

  it('from what the log can still tell', async () => expect(found(await insight.log())).toEqual([]));

  it('from every table', async () => {
    const tables = await insight.tables();
    expect([...tables].filter(([, rows]) => found(rows).length > 0)).toEqual([]);
  });

  it('from notices, logs and the event store’s files', () => {
    expect(found(heard)).toEqual([]);
    const files = ['logs', 'data/event-store'].flatMap((folder) => filesIn(join(system.home, folder)));
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) expect([file, found([readFileSync(file, 'latin1')])]).toEqual([file, []]);
  });

  it('from every answer', async () => {
    for (const ref of [`user_id:${userId}`, `email:${values.email}`, `anonymous_id:${anonymousId}`, person]) {
      for (const part of ['', '/timeline', '/history', '/consents']) {
        const response = await gateway.request(`${pathOf(ref)}${part}`);
        expect([ref, part, response.status]).toEqual([ref, part, 404]);
      }
    }
    const bygone = await gateway.request(`${pathOf(person)}?asOf=${new Date().toISOString()}`);
    const answers = [
      await bygone.text(),
      ...(await Promise.all(
        ['/v1/segments', '/v1/deliveries', '/v1/requests'].map(async (path) =>
          (await gateway.request(path)).text(),
        ),
      )),
      (await ucv(system, 'events', '--open', '--fields', 'messageId,event,type,personId')).out,
    ];
    expect(found(answers)).toEqual([]);
  });

  it('and is not taken in again, while all others are', async () => {
    const stranger = randomUUID();
    const { status, body } = await post(system, [
      ...life.map((event) => ({ ...event, messageId: randomUUID() })),
      { userId: stranger, event: 'Seen' },
    ]);
    expect([status, body.rejected?.map(({ index, code }) => [index, code])]).toEqual([
      200,
      [0, 1, 2].map((index) => [index, 'privacy.subject-erased']),
    ]);
    await eventually('the stranger is known', async () =>
      gateway.profile(`user_id:${stranger}`).then(
        ({ interactions }) => interactions === 1,
        () => false,
      ),
    );
    expect(found(await insight.log())).toEqual([]);
    expect(await gateway.profile(`user_id:${other}`)).toMatchObject({
      traits: { firstName: 'Kim' },
      segments: [{ name: 'Known buyers' }],
      consents: { [purpose]: { status: 'granted' } },
    });
  });

  it.each(['profile', 'identity', 'consent', 'segmentation', 'activation'])(
    'the tables of %s come back the same from the log, and nothing is sent again',
    async (service) => {
      const [before, calls] = [await tablesOf(service), receiver?.calls.length];
      expect([...before.values()].flat().length).toBeGreaterThan(0);
      await insight.loseTables(service);
      await eventually('the tables are built', async () => {
        const now = await tablesOf(service);
        return JSON.stringify([...now]) === JSON.stringify([...before]);
      }).catch(() => undefined);
      expect(await tablesOf(service)).toEqual(before);
      expect(receiver?.calls.length).toBe(calls);
    },
  );

  /** What a command of the CLI takes as its first argument. */
  async function choices(command: string): Promise<string[]> {
    const { out } = await ucv(system, command, '--help');
    const [, listed = ''] = /\(choices:([^)]*)\)/.exec(out) ?? [];
    return [...listed.matchAll(/"([^"]+)"/g)].map(([, name]) => name!).sort();
  }

  /** What a service's tables say; not where and when they were written. */
  async function tablesOf(service: string): Promise<Map<string, string[]>> {
    const own = [...(await insight.tables())].filter(
      ([name]) =>
        name.startsWith(`${service}.`) &&
        !/\.(projection_checkpoint|last_turn|match_cursor|told|schema_migration|parked_fact)$/.test(name),
    );
    return new Map(own);
  }
});

interface ListedProjections {
  data: { service: string; projection: string }[];
  unavailable: string[];
}

interface OpenApi {
  paths: Record<string, { get: { parameters: { schema: { enum: string[] } }[] } }>;
}

const found = (texts: readonly string[]): string[] =>
  canaries.filter((value) => texts.some((text) => text.includes(value)));
const missing = (texts: readonly string[]): string[] =>
  canaries.filter((value) => !texts.some((text) => text.includes(value)));

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => lstatSync(path).isFile());
