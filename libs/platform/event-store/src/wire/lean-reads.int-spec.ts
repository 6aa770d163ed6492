import {
  EventStoreDBClient,
  jsonEvent,
  type ResolvedEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { type StartedPart, startEventStore } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { toRecorded } from '../recorded';
import { Upcasters } from '../upcasters';
import { EventBytes } from './event-bytes';
import { handOutBytes, readLeanly } from './lean-reads';

const shipped = StreamsClient.prototype.read;
const count = 40;
let server: StartedPart;
let client: EventStoreDBClient;

beforeAll(async () => {
  server = await startEventStore();
  client = EventStoreDBClient.connectionString(server.url);
  const events = Array.from({ length: count }, (_, n) =>
    jsonEvent({ type: 'testing.counted.v1', data: { n, name: 'ünï 🎉' }, metadata: { tenant: 'main' } }),
  );
  await client.appendToStream('interaction-00.main.a', events);
});
afterAll(async () => {
  StreamsClient.prototype.read = shipped;
  // It waits for ever for streams that ended before.
  await Promise.race([client?.dispose(), delay(500)]);
  await server?.stop();
});

const subscribe = () =>
  client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes: ['interaction-'] }) });
const ways = {
  'a subscription': subscribe,
  'a read of a stream': () => client.readStream('interaction-00.main.a'),
  'a read of everything': () => client.readAll(),
};

async function some(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) if (items.push(item) === count) break;
  return items;
}
const facts = (items: unknown[]): unknown[] =>
  items.map((item) => toRecorded(item as EventBytes, new Upcasters()));

describe.each(Object.entries(ways))('%s', (_name, read) => {
  it('hands out bytes that are the facts which the client as shipped gives', async () => {
    StreamsClient.prototype.read = shipped;
    const plain = facts(await some(read()));
    readLeanly();
    const items = await some(handOutBytes(read()));
    expect(items.filter((item) => item instanceof EventBytes)).toHaveLength(count);
    expect(facts(items)).toEqual(plain);
  });

  it('is the same as before for a reader that takes no bytes', async () => {
    StreamsClient.prototype.read = shipped;
    const plain = (await some(read())) as ResolvedEvent[];
    readLeanly();
    expect(await some(read())).toEqual(plain);
  });
});

it('a stream that is not there is refused as before', async () => {
  readLeanly();
  await expect(some(handOutBytes(client.readStream('interaction-00.main.none')))).rejects.toMatchObject({
    type: 'stream-not-found',
    streamName: 'interaction-00.main.none',
  });
});
