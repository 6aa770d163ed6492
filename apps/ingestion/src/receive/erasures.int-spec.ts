import { ClientNats } from '@nestjs/microservices';
import { Notices } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { type CollectorUnderTest, startCollector } from '../collector.fixture';

let parts: [StartedPart, StartedPart, StartedPart];
let home: string;
let collector: CollectorUnderTest;

beforeAll(async () => {
  const [nats, postgres, eventStore] = (parts = await Promise.all([
    startNats(),
    startPostgres(),
    startEventStore(),
  ]));
  home = makeScratch();
  collector = await startCollector({ nats, postgres, eventStore, home });
});
afterAll(async () => {
  await collector?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

const user = (value: string) => ({ type: 'user_id', value });
const track = (userId: string, more: object = {}) => ({
  type: 'track',
  event: 'Seen',
  userId,
  messageId: randomUUID(),
  ...more,
});
const idsIn = async () => (await collector.interactions()).map(({ content }) => content?.messageId);
const text = (value: unknown) =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v));

/** Tells what the consent service tells after an erasure, and waits until the collector has heard it. */
const tell = (refs: string[], userId: string): Promise<void> =>
  until(async () => (await collector.post('/v1/track', track(userId))).status === 400, 'erased', { refs });

/** Says a notice of the consent service until it shows. */
async function until(shows: () => Promise<boolean>, what: string, notice: object = {}): Promise<void> {
  const client = new ClientNats({ servers: [parts[0].url] });
  const notices = new Notices(
    'consent',
    () => client.connect() as never,
    (error) => {
      throw error;
    },
  );
  for (let tries = 0; ; tries += 1) {
    await notices.publish(what, 'main', notice);
    if (await shows()) break;
    if (tries > 200) throw new Error(`the collector does not hear that somebody is ${what}`);
  }
  await client.close();
}

describe('a customer who was erased', () => {
  const [gone, family] = [`gone-${randomUUID()}`, `family-${randomUUID()}@example.org`];

  beforeAll(async () => {
    await collector.post('/v1/identify', track(gone, { type: 'identify', traits: { email: family } }));
    const refs = await collector.erase(user(gone), { type: 'email', value: family });
    expect(refs).toHaveLength(2);
    // The collector still has ref and key: without the word it would go on for up to a minute.
    await tell(refs, gone);
  });

  it('is not taken in again: 400, and nothing of the event is kept', async () => {
    const event = track(gone, { properties: { note: 'what-was-sent' } });
    const answer = await collector.post('/v1/track', event);
    expect(answer).toMatchObject({ status: 400, body: { code: 'privacy.subject-erased' } });
    const { fact } = (await collector.rejections()).at(-1)!;
    expect(fact.data).toEqual({ code: 'privacy.subject-erased' });
    expect(fact.metadata.subjects).toEqual([]);
    expect(fact.metadata).not.toHaveProperty('kid');
    expect(text(fact)).not.toMatch(new RegExp(`${gone}|what-was-sent|${event.messageId}`));
  });

  it('does not cost a batch: the others are kept, and those with any such identifier are listed', async () => {
    const [good, another] = [track(`new-${randomUUID()}`), track(`new-${randomUUID()}`)];
    const mentions = track(`new-${randomUUID()}`, { context: { traits: { email: family } } });
    const batch = [good, track(gone), mentions, another];
    const answer = await collector.post('/v1/batch', { batch });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        rejected: [
          { index: 1, code: 'privacy.subject-erased', messageId: batch[1]!.messageId },
          { index: 2, code: 'privacy.subject-erased', messageId: mentions.messageId },
        ],
      },
    });
    const ids = await idsIn();
    expect(batch.map(({ messageId }) => ids.includes(messageId))).toEqual([true, false, false, true]);
    const again = await collector.post('/v1/batch', { batch });
    expect(again).toMatchObject({ status: 200, body: { rejected: [{ index: 1 }, { index: 2 }] } });
  });

  it('leaves nothing of an event that is wrong as well', async () => {
    const wrong = { type: 'track', userId: gone, messageId: randomUUID() };
    expect(await collector.post('/v1/track', wrong)).toMatchObject({
      status: 400,
      body: { code: 'ingestion.event-name-missing' },
    });
    const { fact } = (await collector.rejections()).at(-1)!;
    expect(fact.data).toEqual({ code: 'ingestion.event-name-missing' });
  });

  it('is recognised by the fence where the collector has not heard of it', async () => {
    const late = user(`late-${randomUUID()}`);
    await collector.service.app.get(Privacy).index.assign('main', [late]);
    await collector.erase(late);
    expect(await collector.post('/v1/track', track(late.value))).toMatchObject({
      status: 400,
      body: { code: 'privacy.subject-erased' },
    });
  });

  it('is kept once, however often the same event comes', async () => {
    const event = track(gone);
    const before = (await collector.rejections()).length;
    for (let n = 0; n < 3; n += 1) await collector.post('/v1/track', event);
    expect((await collector.rejections()).length).toBe(before + 1);
  });
});

describe('a browser of a customer who was erased', () => {
  const browser = randomUUID();
  const before = `before-${randomUUID()}`;
  const viaBrowser = (more: object = {}) => track(`bob-${randomUUID()}`, { anonymousId: browser, ...more });

  beforeAll(async () => {
    await collector.post('/v1/track', track(before, { anonymousId: browser }));
    const refs = await collector.erase(user(before), { type: 'anonymous_id', value: browser });
    await tell(refs, before);
  });

  it('takes events of whoever logs in on it next, without its anonymous id', async () => {
    const event = viaBrowser({
      context: {
        page: { url: `https://shop.example/?aid=${browser}` },
        traits: { email: 'bob@example.org' },
      },
    });
    expect(await collector.post('/v1/track', event)).toMatchObject({ status: 200 });
    const { fact, content } = (await collector.interactions()).find(
      (one) => one.content?.messageId === event.messageId,
    )!;
    expect(fact.data.flags).toEqual(['identifier-suppressed']);
    expect(fact.metadata.subjects.map(({ type }) => type)).toEqual(['user_id', 'email']);
    expect(content.identifiers.map(({ value }) => value)).toEqual([event.userId, 'bob@example.org']);
    expect(text([fact, content])).not.toContain(browser);
    expect(await collector.post('/v1/track', event)).toMatchObject({ status: 200 });
    expect((await idsIn()).filter((id) => id === event.messageId)).toHaveLength(1);
  });

  it('takes nothing of whoever was erased, logged in or not', async () => {
    const batch = [
      viaBrowser({ userId: undefined }),
      viaBrowser({ userId: before }),
      viaBrowser({ context: { externalIds: [{ id: before, type: 'user_id' }] } }),
      viaBrowser(),
    ];
    const answer = await collector.post('/v1/batch', { batch });
    expect(answer).toMatchObject({
      status: 200,
      body: { rejected: [0, 1, 2].map((index) => ({ index, code: 'privacy.subject-erased' })) },
    });
    const ids = await idsIn();
    expect(batch.map(({ messageId }) => ids.includes(messageId))).toEqual([false, false, false, true]);
  });
});

describe('a customer whose suppression was lifted', () => {
  it('is taken in again on word of it, as somebody new', async () => {
    const back = user(`back-${randomUUID()}`);
    await collector.post('/v1/track', track(back.value));
    const [ref] = await collector.erase(back);
    await tell([ref!], back.value);
    expect(await collector.lift(ref!)).toBe(true);
    await until(
      async () => (await collector.post('/v1/track', track(back.value))).status === 200,
      'suppression-lifted',
    );
    const { fact } = (await collector.interactions()).at(-1)!;
    expect(fact.metadata.subjects[0]?.ref).not.toBe(ref);
  });
});

describe('what is said of consent', () => {
  const recorded = async (messageId: string) =>
    (await collector.interactions()).find(({ content }) => content?.messageId === messageId)!;

  it('is marked in the clear, so that who wants it opens no other event', async () => {
    const said = track('c-1', { context: { consent: { categoryPreferences: { Advertising: false } } } });
    const silent = track('c-1');
    await collector.post('/v1/batch', { batch: [said, silent] });
    expect((await recorded(said.messageId)).fact.data.consent).toBe(true);
    expect((await recorded(silent.messageId)).fact.data).not.toHaveProperty('consent');
  });

  it('includes the signal Sec-GPC, for every event of the request', async () => {
    const batch = [track('c-2'), track('c-2')];
    await collector.post('/v1/batch', { batch }, { 'sec-gpc': '1' });
    for (const { messageId } of batch) {
      const { fact, content } = await recorded(messageId);
      expect([fact.data.consent, content.gpc]).toEqual([true, true]);
    }
    const other = track('c-2');
    await collector.post('/v1/track', other, { 'sec-gpc': '0' });
    const { fact, content } = await recorded(other.messageId);
    expect([fact.data.consent, content.gpc]).toEqual([undefined, undefined]);
  });

  it('may come over a preflight', async () => {
    const { headers } = await fetch(`${collector.url}/v1/t`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-headers': 'sec-gpc,content-type' },
    });
    expect(headers.get('access-control-allow-headers')).toBe('sec-gpc, content-type');
  });
});
