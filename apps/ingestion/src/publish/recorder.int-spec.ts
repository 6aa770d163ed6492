import { ReadModel } from '@ucv/platform-read-model';
import { streamName } from '@ucv/envelope';
import { Privacy } from '@ucv/platform-privacy';
import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { type CollectorUnderTest, startCollector } from '../collector.fixture';
import { interactionId } from '../decide/event-id';
import { Claims } from './claims';
import { Settlements } from './settlements';

let parts: [StartedPart, StartedPart, StartedPart];
let eventStore: StartedPart;
let home: string;
let collector: CollectorUnderTest;
let readModel: ReadModel;

beforeAll(async () => {
  parts = await Promise.all([startNats(), startPostgres(), startEventStore()]);
  const [nats, postgres] = parts;
  eventStore = parts[2];
  home = makeScratch();
  collector = await startCollector(
    { nats, postgres, eventStore, home },
    { UCV_COLLECTOR_MAX_QUEUE: '600', UCV_LOG_LEVEL: 'silent' },
  );
  readModel = collector.service.app.get(ReadModel);
});
afterAll(async () => {
  await collector?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

const track = () => ({ type: 'track', event: 'Seen', userId: `u-${randomUUID()}`, messageId: randomUUID() });
type Track = ReturnType<typeof track>;
const idOf = ({ messageId }: Track) => interactionId('main', 'default', messageId);
const timesOf = async ({ messageId }: Track) =>
  (await collector.interactions()).filter(({ content }) => content.messageId === messageId).length;

const claims = () => new Claims(readModel);
const claimOf = async (event: Track) => {
  const [row] = await readModel.transaction((tx) =>
    tx.query<{ settled: boolean; home: string }[]>(
      `SELECT settled, replace(home_ref::text, '-', '') AS home FROM claim WHERE event_id = $1`,
      [idOf(event)],
    ),
  );
  return row;
};
const unsettle = (event: Track) =>
  readModel.transaction((tx) =>
    tx.query('UPDATE claim SET settled = false WHERE event_id = $1', [idOf(event)]),
  );
const settled = async () => {
  await collector.service.app.get(Settlements).flush();
};

describe('a crash between claim and append', () => {
  it('appends the event that was claimed and never written', async () => {
    const event = track();
    const [ref] = await collector.service.app
      .get(Privacy)
      .index.assign('main', [{ type: 'user_id', value: event.userId }]);
    await claims().take('main', [{ id: idOf(event), home: ref! }]);
    expect((await collector.post('/v1/track', event)).status).toBe(200);
    expect(await timesOf(event)).toBe(1);
  });

  it('finds the event that was written and never settled, behind later ones', async () => {
    const event = track();
    await collector.post('/v1/track', event);
    for (let n = 0; n < 5; n += 1) await collector.post('/v1/track', { ...track(), userId: event.userId });
    await settled();
    await unsettle(event);
    expect((await collector.post('/v1/track', event)).status).toBe(200);
    expect(await timesOf(event)).toBe(1);
    await settled();
    expect(await claimOf(event)).toMatchObject({ settled: true });
  });

  it('looks in the home that was claimed, though the customer has another ref by now', async () => {
    const event = track();
    const former = randomBytes(16).toString('hex');
    await claims().take('main', [{ id: idOf(event), home: former }]);
    await collector.post('/v1/track', event);
    const { fact } = (await collector.interactions()).find(
      ({ content }) => content.messageId === event.messageId,
    )!;
    expect(fact.stream).not.toBe(streamName('interaction', 'main', former));
    expect((await claimOf(event))?.home).toBe(fact.metadata.subjects[0]!.ref);
  });
});

describe('claims', () => {
  it('settles what is in the log a moment after the answer', async () => {
    const event = track();
    await collector.post('/v1/track', event);
    await settled();
    expect(await claimOf(event)).toMatchObject({ settled: true });
    expect((await collector.post('/v1/track', event)).status).toBe(200);
    expect(await timesOf(event)).toBe(1);
  });

  it('are forgotten after 7 days and no earlier', async () => {
    const [old, young] = [track(), track()];
    await collector.post('/v1/batch', { batch: [old, young] });
    await settled();
    const age = (event: Track, days: number) =>
      readModel.transaction((tx) =>
        tx.query('UPDATE claim SET claimed_at = now() - make_interval(hours => $2) WHERE event_id = $1', [
          idOf(event),
          days * 24 - 1,
        ]),
      );
    await age(old, 8);
    await age(young, 7);
    expect(await claims().expire()).toBe(false);
    expect(await claimOf(old)).toBeUndefined();
    expect(await claimOf(young)).toBeDefined();
  });
});

describe('trouble', () => {
  it('asks senders to come again when too much waits, and loses nothing', async () => {
    const batches = Array.from({ length: 12 }, () => Array.from({ length: 500 }, track));
    const answers = await Promise.all(batches.map((batch) => collector.post('/v1/batch', { batch })));
    const full = answers.filter(({ status }) => status === 429);
    expect(full.length).toBeGreaterThan(0);
    expect(full[0]).toMatchObject({ body: { code: 'ingestion.queue-full' } });
    expect(Number(full[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(full[0]!.headers.get('x-ratelimit-reset')).toBe(full[0]!.headers.get('retry-after'));
    for (const [at, { status }] of answers.entries()) {
      if (status === 200) expect(await timesOf(batches[at]![499]!)).toBe(1);
      if (status === 429) expect(await timesOf(batches[at]![0]!)).toBe(0);
    }
  });

  it('answers 503 while the log is away, and takes each event once when it is back', async () => {
    const batch = Array.from({ length: 20 }, track);
    await eventStore.kill();
    const answer = await collector.post('/v1/batch', { batch });
    expect(answer).toMatchObject({ status: 503, body: { code: 'ingestion.unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    await eventStore.restart();
    let status = 503;
    for (let tries = 0; status === 503 && tries < 30; tries += 1) {
      ({ status } = await collector.post('/v1/batch', { batch }));
      if (status === 503) await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(status).toBe(200);
    for (const event of batch) expect(await timesOf(event)).toBe(1);
  });
});
