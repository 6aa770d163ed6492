import { everyFact } from '@ucv/contracts-catalogue';
import type { InteractionRecorded } from '@ucv/contracts-ingestion';
import { type RecordedFact, streamName } from '@ucv/envelope';
import { commandMetadata, EventLog } from '@ucv/platform-event-store';
import { eraseKeys, Privacy } from '@ucv/platform-privacy';
import { noticeSubject } from '@ucv/platform-messaging';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { connect } from 'nats';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ann } from '../testing/stand-in-people';
import { startGateway, type StartedGateway } from '../testing/started-gateway';

const [bob, eve] = ['b'.repeat(32), 'e'.repeat(32)];
const at = '2026-11-01T10:00:00.000Z';
let servers: StartedPart[];
let natsUrl: string;
let gateway: StartedGateway;
let log: EventLog;
let privacy: Privacy;
const models: ReadModel[] = [];

beforeAll(async () => {
  const [nats, postgres, eventStore] = [await startNats(), await startPostgres(), await startEventStore()];
  servers = [nats, postgres, eventStore];
  natsUrl = nats.url;
  await prepareDatabase(postgres.url, { ingestion: 'secret', consent: 'secret' });
  gateway = await startGateway({ nats, postgres, eventStore, home: eventStore.home });
  log = EventLog.connect(eventStore.url, { facts: everyFact });
  for (const service of ['ingestion', 'consent']) {
    const url = serviceUrl(postgres.url, service, 'secret');
    models.push(await ReadModel.open({ url, schema: service, migrations: [], applicationName: service }));
  }
  privacy = await Privacy.open({ source: models[0]!.source, keysFolder: join(eventStore.home, 'keys') });
  await record(ann, 'm-1', { event: 'Order Completed', messageId: 'm-1' });
  await record(bob, undefined, { event: 'Cart Viewed', messageId: 'order of bob@example.org' }, 'app');
  await record(eve, undefined, { event: 'Cart Viewed', messageId: 'order of eve@example.org' });
  await record(ann, 'm-other', { event: 'Elsewhere', messageId: 'm-other' }, 'web', 'other');
  await eraseKeys(models[1]!.source, 'main', [eve], randomUUID());
});

afterAll(async () => {
  await log?.close();
  await gateway?.stop();
  await Promise.all(models.map((model) => model.close()));
  await Promise.all(servers.map((server) => server.stop()));
});

async function record(
  ref: string,
  messageId: string | undefined,
  content: object,
  source = 'web',
  tenant = 'main',
): Promise<void> {
  const [id, stream] = [randomUUID(), streamName('interaction', tenant, ref)];
  const type = 'ingestion.interaction-recorded.v1';
  const [outcome] = await privacy.sealMany([
    { tenant, ref, cls: 'behaviour', at, stream, eventId: id, type, content },
  ]);
  if (!outcome || !('sealed' in outcome)) throw new Error('was refused');
  const context = { tenant, actor: 'service:ingestion', at, correlationId: id };
  const fact: InteractionRecorded = {
    id,
    type,
    data: { call: 'track', sealed: outcome.sealed },
    metadata: { ...commandMetadata(context, [{ type: 'user_id', ref }]), source, messageId },
  };
  await log.append(stream, [fact], 'any');
}

const list = async (query: string, token?: string): Promise<Record<string, unknown>[]> => {
  const answer = await gateway.call(`/v1/events?${query}`, { token });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  return linesOf(await answer.text());
};
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the listing of accepted events', () => {
  it('holds the events of this tenant in the order of the log, ends, and keeps what is erased redacted', async () => {
    const lines = await list('fields=messageId,type,event,personId,source,occurredAt');
    const shared = { type: 'track', event: '[redacted]', occurredAt: at };
    expect(lines).toEqual([
      { messageId: 'm-1', personId: ann, source: 'web', ...shared },
      { messageId: 'order of bob@example.org', personId: ann, source: 'app', ...shared },
      { messageId: '[redacted]', personId: ann, source: 'web', ...shared },
    ]);
  });

  it('has usual fields, and filters by source and position', async () => {
    const all = await list('');
    expect(Object.keys(all[0]!)).toEqual(['messageId', 'type', 'personId', 'occurredAt', 'position']);
    expect(await list('source=app&fields=messageId')).toEqual([{ messageId: 'order of bob@example.org' }]);
    const later = await list(`from=${String(all[0]!.position)}`);
    expect(later).toEqual(all.slice(1));
    expect(await list(`from=${String(all.at(-1)!.position)}`)).toEqual([]);
  });

  it('opens personal fields to a role that may see them, and says so in the log', async () => {
    expect((await list('open=true&fields=event')).map(({ event }) => event)).toEqual([
      'Order Completed',
      'Cart Viewed',
      '[redacted]',
    ]);
    const facts: RecordedFact[] = [];
    for await (const fact of log.read(streamName('access', 'main', '0'.repeat(32)))) facts.push(fact);
    expect(facts).toMatchObject([{ type: 'gateway.events-read.v1', data: { route: 'GET /v1/events' } }]);
    const body = { role: 'service', name: 'pipeline' };
    const issued = (await (await gateway.call('/v1/tokens', { method: 'POST', body })).json()) as {
      token: string;
    };
    const closed = await list('open=true&fields=event', issued.token);
    expect(new Set(closed.map(({ event }) => event))).toEqual(new Set(['[redacted]']));
  });

  it('goes on with what comes, until the listener leaves', async () => {
    const leaving = new AbortController();
    const answer = await gateway.call('/v1/events?follow=true&fields=messageId', { signal: leaving.signal });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (part: string) => {
      while (!text.includes(part)) text += (await reader.read()).value ?? '';
    };
    await until('m-1');
    await record(ann, 'm-2', { event: 'Order Completed', messageId: 'm-2' });
    await until('m-2');
    leaving.abort();
    await expect(reader.read()).rejects.toThrow();
  });

  it('lists thousands once each, in order', async () => {
    const facts = Array.from({ length: 3_000 }, (_, n) => `bulk-${n}`);
    await record(bob, 'first', { messageId: 'first' });
    const stream = streamName('interaction', 'main', bob);
    let first: RecordedFact | undefined;
    for await (const fact of log.read(stream, { backwards: true, limit: 1 })) first = fact;
    for (let start = 0; start < facts.length; start += 300) {
      const batch = facts.slice(start, start + 300).map((messageId) => {
        const { type, data, metadata } = first!;
        return { id: randomUUID(), type, data, metadata: { ...metadata, messageId } };
      });
      await log.append(stream, batch, 'any');
    }
    const listed = (await list('fields=messageId')).map(({ messageId }) => String(messageId));
    expect(listed.filter((messageId) => messageId.startsWith('bulk-'))).toEqual(facts);
  });

  it('forgets the keys of who is erased at the word of it, long before its cache does', async () => {
    const dan = 'd'.repeat(32);
    await record(dan, 'm-dan', { event: 'Cart Viewed', messageId: 'm-dan' }, 'dan');
    const events = async () => (await list('open=true&fields=event&source=dan')).map(({ event }) => event);
    expect(await events()).toEqual(['Cart Viewed']);
    await eraseKeys(models[1]!.source, 'main', [dan], randomUUID());
    const client = await connect({ servers: natsUrl });
    client.publish(noticeSubject('consent', 'erased', 'main'), JSON.stringify({ refs: [dan] }));
    while ((await events())[0] !== '[redacted]') await new Promise((resolve) => setTimeout(resolve, 50));
    await client.close();
  }, 30_000);
});
