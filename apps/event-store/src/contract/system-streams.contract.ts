import {
  excludeSystemEvents,
  jsonEvent,
  type EventStoreDBClient,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { collect, freshStream, numbered, until, type ServerUnderTest } from './server';

export const systemStreams = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  const first = async (stream: string) =>
    (await collect(client.readStream(stream, { maxCount: 1 }))).map(({ event }) => event!)[0]!;

  it.each([
    ['admin', 'Event Store Administrator', ['$admins']],
    ['ops', 'Event Store Operations', ['$ops']],
  ])('hold the user %s from the first start on', async (loginName, fullName, groups) => {
    const { type, data } = await first(`$user-${loginName}`);
    expect([type, data]).toEqual([
      '$UserCreated',
      expect.objectContaining({ loginName, fullName, groups, disabled: false }),
    ]);
    const { metadata } = await client.getStreamMetadata(`$user-${loginName}`);
    expect(metadata?.acl).toMatchObject({ writeRoles: '$admins', deleteRoles: '$admins' });
    const names = (await collect(client.readStream('$users'))).map(({ event }) => [
      event!.type,
      event!.isJson,
      Buffer.from(event!.data as Uint8Array).toString(),
    ]);
    expect(names).toContainEqual(['$User', false, loginName]);
  });

  it('are written and read like others by an admin', async () => {
    const stream = `$contract-${freshStream()}`;
    await client.appendToStream(stream, numbered(2));
    expect(await collect(client.readStream(stream))).toHaveLength(2);
    await client.setStreamMetadata(stream, { maxCount: 1 });
    expect(await collect(client.readStream(stream))).toHaveLength(1);
    await client.deleteStream(stream);
  });

  it('are left out by the filter for it, by type alone', async () => {
    const stream = `$contract-${freshStream()}`;
    await client.appendToStream(stream, [jsonEvent({ type: '$system', data: {} }), ...numbered(1)]);
    const seen: string[] = [];
    let caughtUp = false;
    const subscription = client
      .subscribeToAll({ filter: excludeSystemEvents() })
      .on('caughtUp', () => (caughtUp = true))
      .on('data', ({ event }: ResolvedEvent) => void seen.push(`${event!.streamId} ${event!.type}`));
    await until(() => caughtUp, 'caughtUp');
    await subscription.unsubscribe();
    expect(seen.filter((item) => item.startsWith(stream))).toEqual([`${stream} contract.numbered.v1`]);
    expect(seen.filter((item) => / \$/.test(item))).toEqual([]);
  });

  it('is none of the names $$ and the empty one', async () => {
    for (const stream of ['$$', '']) {
      await expect(client.appendToStream(stream, numbered(1))).rejects.toThrow();
      await expect(collect(client.readStream(stream))).rejects.toThrow();
    }
  });

  it('$all can be neither written nor deleted', async () => {
    const credentials = { username: 'admin', password: 'changeit' };
    const attempts = [
      () => client.appendToStream('$all', numbered(1)),
      () => client.appendToStream('$all', numbered(1), { credentials }),
      () => client.deleteStream('$all'),
      () => client.tombstoneStream('$all'),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ type: 'access-denied' });
  });
};
