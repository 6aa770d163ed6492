import { ClientNats } from '@nestjs/microservices';
import type { Members, MembershipExplanation, Segments, SegmentView } from '@ucv/contracts-segmentation';
import type { Subject } from '@ucv/envelope';
import { natsTransport, Requests } from '@ucv/platform-messaging';
import { serviceUrl } from '@ucv/platform-read-model';
import { type RunningService, startService } from '@ucv/platform-service';
import { startNats, type StartedPart } from '@ucv/testing';
import { passwords, SegmentationWorld, until, user } from './receive/segmentation-world.fixture';
import { SegmentationConfig } from './segmentation.config';
import { SegmentationModule } from './segmentation.module';

const world = new SegmentationWorld();
let nats: StartedPart;
let service: RunningService;
let client: ClientNats;
const ask = <T>(name: string, body: unknown): Promise<T> =>
  new Requests(client).ask<T>('segmentation', name, world.tenant, body);

beforeAll(async () => {
  await world.start();
  nats = await startNats();
  const [store, postgres] = world.servers as [StartedPart, StartedPart];
  service = await startService(
    {
      name: 'segmentation',
      config: SegmentationConfig,
      module: SegmentationModule,
      transport: ({ natsUrl }) => natsTransport({ service: 'segmentation', url: natsUrl }),
    },
    {
      environment: {
        UCV_HEALTH_PORT: '0',
        UCV_LOG_LEVEL: 'silent',
        UCV_HOME: store.home,
        NATS_URL: nats.url,
        DATABASE_URL: serviceUrl(postgres.url, 'segmentation', passwords.segmentation as string),
        EVENTSTORE_URL: store.url,
      },
    },
  );
  client = new ClientNats({ servers: [new URL(nats.url).host] });
});
afterAll(async () => {
  await client?.close();
  await service?.stop();
  await nats?.stop();
  await world.stop();
});

it('answers over NATS from a segment’s definition to its removal', async () => {
  const actor = 'token:1';
  const when = { event: 'Order Completed', within: 'P7D' };
  expect(await ask('preview', { when })).toMatchObject({ members: 0, evaluated: 0, sample: [] });
  const { id } = await ask<SegmentView>('define-segment', { name: 'Buyers', when, actor });
  const told = await world.happened([user('n-1')], { event: 'Order Completed' });
  const [person] = told.subjects as [Subject];
  const position = String(told.position);
  expect(await ask('reached', { position })).toEqual({ position });
  const members = await ask<Members>('members', { segment: id, limit: 10 });
  expect(members).toMatchObject({ data: [{ person: person.ref }], cursor: null, total: 1 });
  const explained = await ask<MembershipExplanation>('explain', { ref: user('n-1'), segment: id });
  expect(explained).toMatchObject({ person, member: true, why: { events: [{ eventId: told.id }] } });

  const renamed = await ask<SegmentView>('define-segment', { id, name: 'Customers', when, actor });
  expect(renamed).toMatchObject({ id, name: 'Customers', version: 1, members: 1 });
  await until(async () => (await ask<SegmentView>('segment', { id })).state === 'ready');
  expect((await ask<Segments>('segments', {})).data.map(({ name }) => name)).toEqual(['Customers']);
  expect(await ask('remove-segment', { id, actor })).toEqual({ id });
  expect(await ask('segments', {})).toEqual({ data: [] });
});

it('has as members those alone who have the property asked for, however it is called', async () => {
  const actor = 'token:1';
  for (const [i, name] of ['constructor', '__proto__', 'toString', 'prototype', 'hasOwnProperty'].entries()) {
    const event = `Race ${name}`;
    // `__proto__` in a literal would set a prototype.
    const when = JSON.parse(`{"event": "${event}", "where": {"${name}": {"eq": "ferrari"}}}`) as object;
    const told = (value: unknown) =>
      JSON.parse(`{"${name}": ${JSON.stringify(value)}}`) as Record<string, unknown>;
    await world.happened([user(`r-${i}-1`)], { event, properties: told('lotus') });
    await world.happened([user(`r-${i}-2`)], { event });
    const fan = await world.happened([user(`r-${i}-3`)], { event, properties: told('ferrari') });
    await ask('reached', { position: String(fan.position) });
    expect(await ask('preview', { when })).toMatchObject({ members: 1, sample: [fan.subjects[0]!.ref] });
    const { id, ...defined } = await ask<SegmentView>('define-segment', { name: event, when, actor });
    expect(JSON.stringify(defined.when)).toBe(JSON.stringify(when));
    await until(async () => (await ask<SegmentView>('segment', { id })).state === 'ready');
    expect(await ask<Members>('members', { segment: id, limit: 10 })).toMatchObject({ total: 1 });
    expect(JSON.stringify((await ask<SegmentView>('segment', { id })).when)).toBe(JSON.stringify(when));
    await ask('remove-segment', { id, actor });
  }
});

it.each([
  [
    'define-segment',
    { name: 'x', when: { event: 'E', wheer: {} }, actor: 'a' },
    'segmentation.condition-invalid',
  ],
  [
    'define-segment',
    { name: 'x', when: { trait: 't', eq: 2 ** 60 }, actor: 'a' },
    'segmentation.condition-invalid',
  ],
  ['define-segment', { name: 'x', when: { event: 1 }, actor: 'a' }, 'segmentation.condition-invalid'],
  ['define-segment', { name: 'x', when: { score: 'churn', gte: 1 }, actor: 1 }, 'http.invalid-input'],
  ['segment', { id: 'f'.repeat(32) }, 'segmentation.segment-unknown'],
  ['members', { segment: 'f'.repeat(32), limit: 5 }, 'segmentation.segment-unknown'],
  ['explain', { ref: { id: 'x' }, segment: 'f'.repeat(32) }, 'segmentation.segment-unknown'],
  ['remove-segment', { id: 'f'.repeat(32), actor: 'a' }, 'segmentation.segment-unknown'],
  ['members', { segment: 'f'.repeat(32), limit: 0 }, 'http.invalid-input'],
])('refuses %s of %j as %s', async (name, body, code) => {
  await expect(ask(name, body)).rejects.toMatchObject({ code });
});
