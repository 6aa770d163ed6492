import type { EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest } from './server';

/** What the client keeps to itself. */
interface Inside {
  capabilities: Promise<{ serverVersion: string; supports(method: { path: string }): boolean }>;
}

export const connection = (server: ServerUnderTest): void => {
  const discovering = () => server.url.replace('://', '+discover://');

  it.each(['leader', 'follower', 'readOnlyReplica', 'random'])(
    'is found through gossip by a client that discovers and prefers a %s',
    async (preference) => {
      const client = server.newClient(`&nodePreference=${preference}`, discovering());
      const stream = freshStream();
      await client.appendToStream(stream, numbered(1));
      expect(await collect(client.readStream(stream))).toHaveLength(1);
    },
  );

  it('tells its version and what it can do', async () => {
    const features = await (server.client() as unknown as Inside).capabilities;
    expect(features.serverVersion).toMatch(/^\d+\.\d+\.\d+$/);
    const service = '/event_store.client.streams.Streams';
    for (const method of ['BatchAppend', 'Append', 'Read', 'Delete', 'Tombstone'])
      expect(features.supports({ path: `${service}/${method}` })).toBe(true);
  });

  it('answers a wrong revision without an error where the connection says so', async () => {
    const client = server.newClient('&throwOnAppendFailure=false');
    const stream = freshStream();
    await client.appendToStream(stream, numbered(1));
    const credentials = { username: 'admin', password: 'changeit' };
    for (const options of [{}, { credentials }]) {
      const result = await client.appendToStream(stream, numbered(1), {
        ...options,
        expectedRevision: 'no_stream',
      });
      expect(result).toMatchObject({ success: false, position: undefined });
    }
  });

  it('serves many clients, each seeing what another wrote at once', async () => {
    const clients = Array.from({ length: 8 }, () => server.newClient());
    const stream = freshStream();
    const written = clients.map((client) => client.appendToStream(stream, numbered(5)));
    await Promise.all(written);
    const counts = clients.map(async (client) => (await collect(client.readStream(stream))).length);
    expect(await Promise.all(counts)).toEqual(clients.map(() => 40));
  });

  it('takes calls that want the leader', async () => {
    const client: EventStoreDBClient = server.client();
    const stream = freshStream();
    await client.appendToStream(stream, numbered(1), { requiresLeader: true });
    expect(await collect(client.readStream(stream, { requiresLeader: true }))).toHaveLength(1);
  });

  it('answers what comes after its deadline as such, and does not write it', async () => {
    const client = server.client();
    const stream = freshStream();
    const late = client.appendToStream(stream, numbered(1), { deadline: -1000 });
    await expect(late).rejects.toMatchObject({ type: 'deadline-exceeded' });
    const credentials = { username: 'admin', password: 'changeit' };
    const unary = client.appendToStream(stream, numbered(1), { deadline: -1000, credentials });
    await expect(unary).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await expect(collect(client.readStream(stream))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('is missed as unavailable where nothing listens', async () => {
    const client = server.newClient('', server.url.replace(/(@|\/\/)([^@/:]+):\d+/, '$1$2:1'));
    for (const attempt of [
      () => client.appendToStream(freshStream(), numbered(1)),
      () => client.deleteStream(freshStream()),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 14 });
    await expect(collect(client.readStream(freshStream()))).rejects.toThrow();
  });
};
