import {
  EventStoreDBClient,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@eventstore/db-client';
import { contractServer } from '../contract.config';
import { eventStoreClient } from './eventstore-dialect';
import { collect, freshStream, numbered, ServerUnderTest } from './server';

/** What the client keeps to itself. */
interface Inside {
  capabilities: Promise<{ serverVersion: string; supports(method: { path: string }): boolean }>;
}

const server = new ServerUnderTest('insecure', eventStoreClient);
beforeAll(() => server.start());
afterAll(() => server.stop());

it('is found through gossip by a client that discovers', async () => {
  const client = EventStoreDBClient.connectionString(server.url.replace('esdb://', 'esdb+discover://'));
  const stream = freshStream();
  await client.appendToStream(stream, numbered(1));
  expect(await collect(client.readStream(stream))).toHaveLength(1);
  await client.dispose();
});

it('tells its version and what it can do', async () => {
  const features = await (server.client() as unknown as Inside).capabilities;
  expect(features.serverVersion).toMatch(/^\d+\.\d+\.\d+$/);
  expect(features.supports({ path: '/event_store.client.streams.Streams/BatchAppend' })).toBe(true);
});

it('refuses what only the real server has, and names it', async () => {
  if (contractServer) return;
  const settings = persistentSubscriptionToStreamSettingsFromDefaults();
  const refused = server.client().createPersistentSubscriptionToStream(freshStream(), 'group', settings);
  await expect(refused).rejects.toThrow(/EventStoreDB/);
  await expect(server.client().listProjections()).rejects.toThrow(
    /projections: not in the embedded event store/i,
  );
});
