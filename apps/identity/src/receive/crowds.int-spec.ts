import type { HubLearnedData, OrderEndedData } from '@ucv/contracts-identity';
import { byStrength, streamName, type Subject } from '@ucv/envelope';
import { commandMetadata, configStream } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { namedIn } from '../decide/orders';
import { defaultRules } from '../decide/rules';
import { listHubs } from '../project/hub-store';
import { IdentityWorld, subject, tenant } from './identity-world.fixture';
import { recoverGraph } from './recovery';

const world = new IdentityWorld();
beforeAll(() => world.start());
beforeEach(() => (world.ending = new AbortController()));
afterEach(() => world.ending.abort());
afterAll(() => world.stop());

const dayMs = 86_400_000;
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Events of these subjects each, one after the other; the last `apart` milliseconds before now. */
async function happened(events: readonly Subject[][], apart = 0): Promise<void> {
  let position = 0n;
  for (const [n, subjects] of events.entries()) {
    const sorted = [...subjects].sort(byStrength);
    const at = new Date(Date.now() - (events.length - n) * apart).toISOString();
    const metadata = commandMetadata({ tenant, actor: 'source:1', at, correlationId: 'c' }, sorted);
    const fact = {
      id: randomUUID(),
      type: 'ingestion.interaction-recorded.v1',
      data: { call: 'track' },
      metadata,
    };
    const stream = streamName('interaction', tenant, sorted[0]!.ref);
    ({ position } = await world.log.append(stream, [fact as never], 'any'));
  }
  await world.resolvedUpTo(position);
}

const persons = async (subjects: readonly Subject[]) =>
  new Set(await Promise.all(subjects.map((each) => world.personOf(each)))).size;
const hubs = async () =>
  (await world.readModel.transaction((tx) => listHubs(tx, tenant, { limit: 200 }))).hubs;
const hubOf = async ({ ref }: Subject) => (await hubs()).find(({ identifier }) => identifier.ref === ref);

async function release(identifier: Subject): Promise<OrderEndedData> {
  const [id, at] = [randomUUID(), new Date().toISOString()];
  const data = { identifier };
  const metadata = commandMetadata(
    { tenant, actor: 'a'.repeat(32), at, correlationId: 'c' },
    namedIn({ data }),
  );
  const stream = streamName('identity', tenant, identifier.ref);
  const fact = { id, type: 'identity.release-ordered.v1', data, metadata } as never;
  await world.resolvedUpTo((await world.log.append(stream, [fact], 'any')).position);
  for await (const { data: ended } of world.log.read(stream, { backwards: true }))
    if ((ended as OrderEndedData).order === id) return ended as OrderEndedData;
  throw new Error('the order has no end');
}

describe('a placeholder that no list has', () => {
  const placeholder = subject('user_id');
  const browsers = times(25, () => subject('anonymous_id'));

  it('is learned when a crowd comes through it in one day: strangers come apart again, and it is shown', async () => {
    await happened(browsers.slice(0, 20).map((each) => [placeholder, each]));
    expect(await persons(browsers.slice(0, 20))).toBe(1);
    await happened(browsers.slice(20).map((each) => [placeholder, each]));
    expect(await persons([placeholder, ...browsers])).toBe(26);
    expect(await hubOf(placeholder)).toEqual({
      identifier: placeholder,
      seenWith: 21,
      kind: 'anonymous_id',
      since: expect.any(String),
    });
    const learned: HubLearnedData[] = [];
    for await (const { type, data } of world.log.read(streamName('identity', tenant, placeholder.ref)))
      if (type === 'identity.hub-learned.v1') learned.push(data as HubLearnedData);
    expect(learned).toEqual([{ identifier: placeholder, seenWith: 21, kind: 'anonymous_id' }]);
  });

  it('belongs to somebody again by a steward’s word, and is not learned by the same evidence', async () => {
    expect(await release(placeholder)).toMatchObject({
      outcome: 'done',
      released: { identifier: placeholder, seenWith: 25 },
    });
    expect(await persons([placeholder, ...browsers])).toBe(1);
    expect(await hubOf(placeholder)).toBeUndefined();
    const more = times(25, () => subject('anonymous_id'));
    await happened(more.map((each) => [placeholder, each]));
    expect(await persons([placeholder, ...browsers, ...more])).toBe(1);
    await happened([[placeholder, subject('anonymous_id')]]);
    expect(await hubOf(placeholder)).toMatchObject({ seenWith: 51 });
    expect(await persons([placeholder, ...browsers, ...more])).toBe(51);
  });

  it('cannot be released where it is nobody’s secret', async () => {
    expect(await release(subject('user_id'))).toMatchObject({
      outcome: 'refused',
      code: 'identity.not-shared',
    });
  });

  it('is learned when strangers come through it over a year', async () => {
    const [id, mailbox] = [subject('user_id'), subject('email')];
    await happened(
      times(11, () => [id, subject('email'), subject('anonymous_id')]),
      30 * dayMs,
    );
    await happened(
      times(11, () => [mailbox, subject('phone'), subject('anonymous_id')]),
      30 * dayMs,
    );
    expect(await hubOf(id)).toMatchObject({ seenWith: 11, kind: 'email' });
    expect(await hubOf(mailbox)).toMatchObject({ seenWith: 11, kind: 'phone' });
  });
});

it('a customer with 60 browsers in a year, a family and a kiosk are what they were', async () => {
  const [eva, kiosk, mailbox] = [subject('user_id'), subject('device_id'), subject('email')];
  const browsers = times(60, () => subject('anonymous_id'));
  await happened(
    browsers.map((each) => [eva, each]),
    6 * dayMs,
  );
  expect(await persons([eva, ...browsers])).toBe(1);
  const family = times(4, () => subject('phone'));
  await happened(
    family.map((each) => [mailbox, each, subject('device_id')]),
    dayMs,
  );
  expect(await persons([mailbox, ...family])).toBe(1);
  const users = times(3, () => subject('user_id'));
  await happened(
    users.map((each) => [each, kiosk]),
    dayMs,
  );
  expect(await persons([kiosk, ...users])).toBe(4);
  expect(await hubOf(kiosk)).not.toHaveProperty('kind');
  expect([await hubOf(eva), await hubOf(mailbox)]).toEqual([undefined, undefined]);
});

it('what is on the log is measured anew by rules that are set, and comes back the same where rows are lost', async () => {
  const id = subject('user_id');
  const mails = times(5, () => subject('email'));
  await happened(
    mails.map((each) => [id, each]),
    dayMs,
  );
  expect(await persons([id, ...mails])).toBe(1);
  const rules = {
    ...defaultRules,
    version: 2,
    limits: { user_id: 1, email: 2 },
    crowd: { ...defaultRules.crowd, others: 4 },
  };
  const metadata = commandMetadata({
    ...{ tenant, actor: 'a'.repeat(32), at: new Date().toISOString(), correlationId: 'c' },
  });
  const fact = { id: randomUUID(), type: 'identity.rules-set.v1', data: { rules }, metadata } as never;
  await world.resolvedUpTo(
    (await world.log.append(configStream(tenant, 'identity-rules'), [fact], 'any')).position,
  );
  expect(await hubOf(id)).toMatchObject({ seenWith: 5, kind: 'email', since: expect.any(String) });
  expect(await persons([id, ...mails])).toBe(6);
  const [before, head] = [await hubs(), await world.log.head()];
  await world.readModel.transaction((tx) =>
    tx.query(`TRUNCATE link, person, refusal, resumption, evidence, merge, steward_order, apart, lock, hub, released, rules;
      DELETE FROM projection_checkpoint WHERE name = 'identity'`),
  );
  await recoverGraph(world.log, world.readModel, world.ending.signal);
  await world.resolvedUpTo(head);
  expect(await hubs()).toEqual(before);
  expect(await persons([id, ...mails])).toBe(6);
});
