import { ANY, NO_STREAM, STREAM_EXISTS, type EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest } from './server';

export const tombstoning = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  // The client sends `stream_exists` too, though its types leave it out.
  const all = [ANY, 1n, STREAM_EXISTS] as (typeof ANY | bigint)[];
  const expectations = server.dialect.differs.tombstonesAnything ? all.slice(0, 2) : all;

  it.each(expectations)('deletes for good, expecting %s', async (expectedRevision) => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(2));
    expect((await client.tombstoneStream(stream, { expectedRevision })).position).toBeDefined();
    const refused = collect(client.readStream(stream));
    await expect(refused).rejects.toMatchObject({ type: 'stream-deleted' });
    await expect(refused).rejects.toMatchObject({ streamName: stream });
  });

  it('takes a stream that never was', async () => {
    const stream = freshStream();
    await client.tombstoneStream(stream, { expectedRevision: NO_STREAM });
    await expect(collect(client.readStream(stream))).rejects.toMatchObject({ type: 'stream-deleted' });
  });

  it('checks the revision', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(1));
    const refused = client.tombstoneStream(stream, { expectedRevision: 4n });
    await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version' });
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
};
