import {
  ANY,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  WrongExpectedVersionError,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { collect, freshStream, numbered, ServerUnderTest } from './server';

const server = new ServerUnderTest();
let client: EventStoreDBClient;
beforeAll(async () => {
  await server.start();
  client = server.client();
});
afterAll(() => server.stop());

// The client sends `stream_exists` too, though its types leave it out.
const expectations = [ANY, 1n, STREAM_EXISTS] as (typeof ANY | bigint)[];

it.each(expectations)('deletes for good, expecting %s', async (expectedRevision) => {
  const stream = freshStream();
  await client.appendToStream(stream, numbered(2));
  expect((await client.tombstoneStream(stream, { expectedRevision })).position).toBeDefined();
  const refused = collect(client.readStream(stream));
  await expect(refused).rejects.toBeInstanceOf(StreamDeletedError);
  await expect(refused).rejects.toMatchObject({ streamName: stream });
});

it('takes a stream that never was', async () => {
  const stream = freshStream();
  await client.tombstoneStream(stream, { expectedRevision: NO_STREAM });
  await expect(collect(client.readStream(stream))).rejects.toBeInstanceOf(StreamDeletedError);
});

it('checks the revision', async () => {
  const stream = freshStream();
  await client.appendToStream(stream, numbered(1));
  const refused = client.tombstoneStream(stream, { expectedRevision: 4n });
  await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersionError);
  await expect(refused).rejects.toMatchObject({ expectedVersion: 4n, actualVersion: 0n });
});

it('refuses everything that comes after', async () => {
  const stream = freshStream();
  await client.appendToStream(stream, numbered(1));
  await client.tombstoneStream(stream);
  const credentials = { username: 'admin', password: 'changeit' };
  const after = [
    () => client.appendToStream(stream, numbered(1)),
    () => client.appendToStream(stream, numbered(1), { credentials }),
    () => client.deleteStream(stream),
    () => client.tombstoneStream(stream),
    () => client.setStreamMetadata(stream, { maxCount: 1 }),
  ];
  for (const attempt of after) await expect(attempt()).rejects.toMatchObject({ type: 'stream-deleted' });
});
