import { commandMetadata, configStream } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type CollectorUnderTest, startCollector } from '../collector.fixture';

let parts: StartedPart[];
let home: string;
let collector: CollectorUnderTest;
/** An index as the collector's own, to put into it what an older release left there. */
let older: ReadModel;
let index: Privacy['index'];

beforeAll(async () => {
  const [nats, postgres, eventStore] = await Promise.all([startNats(), startPostgres(), startEventStore()]);
  parts = [nats, postgres, eventStore];
  home = makeScratch();
  collector = await startCollector({ nats, postgres, eventStore, home });
  await prepareDatabase(postgres.url, { ingestion: 'a-password', consent: 'a-password' });
  older = await ReadModel.open({
    url: serviceUrl(postgres.url, 'ingestion', 'a-password'),
    schema: 'ingestion',
    migrations: [],
    applicationName: 'older',
  });
  ({ index } = await Privacy.open({ source: older.source, keysFolder: join(home, 'keys') }));
});
afterAll(async () => {
  await older?.close();
  await collector?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

/** Sends an event. @returns its subjects as `type:value` with their refs; undefined where it was not taken in */
async function sent(event: object): Promise<Record<string, string> | undefined> {
  const messageId = randomUUID();
  const { status } = await collector.post('/v1/batch', { batch: [{ ...event, messageId }] });
  expect(status).toBe(200);
  const found = (await collector.interactions()).find(({ content }) => content?.messageId === messageId);
  return (
    found && Object.fromEntries(found.content.identifiers.map((id) => [`${id.type}:${id.value}`, id.ref]))
  );
}

const identify = (userId: string, traits: object) => sent({ type: 'identify', userId, traits });
const someone = () => `u-${randomUUID()}`;

describe('one identifier, whatever its spelling', () => {
  it.each([
    ['email', 'ann@example.org', '\u200bann@example.org'],
    ['email', 'eva@m\u00fcnchen.example', 'Eva <EVA@xn--mnchen-3ya.example>'],
    ['phone', '+4930901821', '0049 (30) 90\u00a018 21'],
  ])('%s: %p and %p', async (type, one, other) => {
    const refs = [await identify(someone(), { [type]: one }), await identify(someone(), { [type]: other })];
    const [a, b] = refs.map((each) => Object.entries(each!).find(([id]) => id.startsWith(type))![1]);
    expect(a).toBe(b);
  });

  it('a composed user id is the decomposed one', async () => {
    const [composed, decomposed] = ['\u00e9va', 'e\u0301va'];
    expect(await identify(composed, {})).toEqual(await identify(decomposed, {}));
  });

  it('an address that was erased is not taken in again by a character that nobody sees, or by the form of its domain', async () => {
    const gone = { type: 'email', value: 'gone@xn--zrich-kva.example' };
    await index.assign('main', [gone]);
    await collector.erase(gone);
    for (const email of [
      'gone@xn--zrich-kva.example',
      '\u200bgone@z\u00fcrich.example',
      'mailto:gone@Z\u00dcRICH.example',
    ]) {
      const ids = await identify(someone(), { email });
      expect(Object.keys(ids ?? {}).filter((id) => id.startsWith('email'))).toEqual([]);
    }
  });
});

describe('what an older release kept in another spelling', () => {
  it('is found under it, and stays one', async () => {
    const [ref] = await index.assign('main', [{ type: 'email', value: 'old@k\u00f6ln.example' }]);
    expect(await index.refOf('main', { type: 'email', value: 'old@xn--kln-sna.example' })).toBe(ref);
    expect(Object.values((await identify(someone(), { email: 'old@xn--kln-sna.example' }))!)).toContain(ref);
  });

  it('stays erased', async () => {
    const old = { type: 'email', value: 'old@d\u00fcsseldorf.example' };
    await index.assign('main', [old]);
    await collector.erase(old);
    const ids = await identify(someone(), { email: 'old@xn--dsseldorf-q9a.example' });
    expect(Object.keys(ids ?? {}).filter((id) => id.startsWith('email'))).toEqual([]);
  });
});

it('reads national numbers as those of the country that the tenant names, from then on', async () => {
  const national = { phone: '030 901822' };
  expect(Object.keys((await identify(someone(), national))!)).toHaveLength(1);
  const rules = { version: 2, blocked: {}, country: 'DE' };
  const at = new Date().toISOString();
  const metadata = commandMetadata({ tenant: 'main', actor: 'a'.repeat(32), at, correlationId: 'c' });
  const fact = { id: randomUUID(), type: 'identity.rules-set.v1', data: { rules }, metadata } as never;
  await collector.log.append(configStream('main', 'identity-rules'), [fact], 'any');
  for (let tries = 0; tries < 200; tries += 1) {
    const ids = await identify(someone(), national);
    if ('phone:+4930901822' in ids!) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the number is still unusable');
});

describe('an alias', () => {
  const track = (ids: object) => sent({ type: 'track', event: 'Seen', ...ids });
  const alias = (previousId: string, userId: string, more: object = {}) =>
    sent({ type: 'alias', previousId, userId, ...more });

  it('gives up the anonymous id of the visits before, whatever its spelling', async () => {
    const [before, user] = [`ga-${randomUUID().slice(0, 8)}.1`, someone()];
    const visit = await track({ anonymousId: before });
    expect(await alias(before, user)).toEqual({ ...visit, [`user_id:${user}`]: expect.any(String) });
  });

  it('gives up a user id, an address, a device, where it is known as such', async () => {
    const [old, device, user] = [someone(), `device-${randomUUID()}`, someone()];
    const known = {
      ...(await identify(old, { email: `${old}@example.org` })),
      ...(await track({ anonymousId: someone(), context: { device: { id: device } } })),
    };
    for (const [type, previousId] of [
      ['user_id', old],
      ['email', `${old}@Example.org`],
      ['device_id', device],
    ] as const) {
      const id = `${type}:${previousId.toLowerCase()}`;
      expect((await alias(previousId, user))![id]).toBe(known[id]);
    }
  });

  it('that comes before its visits takes an anonymous id, never the place of a user id', async () => {
    const [before, user] = [someone(), someone()];
    const ids = await alias(before, user);
    expect(Object.keys(ids!).sort()).toEqual([`anonymous_id:${before}`, `user_id:${user}`]);
    expect(await track({ anonymousId: before })).toEqual({
      [`anonymous_id:${before}`]: ids![`anonymous_id:${before}`],
    });
    expect(await alias(before, user)).toEqual(ids);
  });

  it('knows what comes in the same lot', async () => {
    const [old, user] = [someone(), someone()];
    const batch = [
      { type: 'alias', previousId: old, userId: user, messageId: randomUUID() },
      { type: 'identify', userId: old, messageId: randomUUID() },
    ];
    await collector.post('/v1/batch', { batch });
    const found = (await collector.interactions()).find(
      ({ content }) => content?.messageId === batch[0]!.messageId,
    );
    expect(found!.fact.metadata.subjects.map(({ type }) => type)).toEqual(['user_id', 'user_id']);
  });

  it('of an id known as two kinds is of the anonymous one', async () => {
    const both = someone();
    await track({ anonymousId: both, userId: both });
    expect(Object.keys((await alias(both, someone()))!)).toContain(`anonymous_id:${both}`);
  });

  it('to itself joins nobody', async () => {
    const user = someone();
    expect(Object.keys((await alias(user, user))!)).toEqual([`user_id:${user}`]);
  });
});
