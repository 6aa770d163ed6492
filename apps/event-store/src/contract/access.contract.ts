import { type EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest } from './server';

/** Refused, in the way that clients tell apart. */
const denied = { type: 'access-denied' };

export const access = (server: ServerUnderTest): void => {
  const as = (user?: string): EventStoreDBClient => server.newClient('', server.urlFor(user));
  const everything = (client: EventStoreDBClient, stream: string, options = {}) => [
    () => client.appendToStream(stream, numbered(1), options),
    () => client.deleteStream(stream, options),
    () => client.tombstoneStream(stream, options),
    () => client.setStreamMetadata(stream, { maxCount: 1 }, options),
    () => client.getStreamMetadata(stream, options),
    () => collect(client.readStream(stream, options)),
    () => collect(client.readAll({ maxCount: 1, ...options })),
  ];
  const subscribed = (client: EventStoreDBClient, stream: string) =>
    new Promise((resolve) => client.subscribeToStream(stream).on('error', resolve).on('data', resolve));

  it('takes credentials of the connection and of a single call', async () => {
    const stream = freshStream();
    const credentials = { username: 'admin', password: 'changeit' };
    await server.client().appendToStream(stream, numbered(1));
    await server.client().appendToStream(stream, numbered(1), { credentials });
    expect(await collect(server.client().readStream(stream, { credentials }))).toHaveLength(2);
  });

  if (!server.secure) {
    it('takes any credentials where there is no TLS', async () => {
      const credentials = { username: 'nobody', password: 'wrong' };
      const stream = freshStream();
      await as('nobody:wrong').appendToStream(stream, numbered(1));
      await as('nobody:wrong').appendToStream(stream, numbered(1), { credentials });
      expect(await collect(as().readStream(stream))).toHaveLength(2);
    });
    return;
  }

  it.each([
    ['a wrong password', 'admin:wrong'],
    ['an unknown user', 'nobody:changeit'],
    ['nobody', undefined],
  ])('refuses %s everything', async (_, user) => {
    const stream = freshStream();
    await server.client().appendToStream(stream, numbered(1));
    const client = as(user);
    for (const attempt of everything(client, stream)) await expect(attempt()).rejects.toMatchObject(denied);
    expect(await subscribed(client, stream)).toMatchObject(denied);
    expect(await collect(server.client().readStream(stream))).toHaveLength(1);
  });

  it('checks the credentials of a single call', async () => {
    const credentials = { username: 'admin', password: 'wrong' };
    for (const attempt of everything(server.client(), freshStream(), { credentials }))
      await expect(attempt()).rejects.toMatchObject(denied);
  });

  it('lets a call with credentials through on a connection without', async () => {
    const credentials = { username: 'admin', password: 'changeit' };
    const stream = freshStream();
    await as().appendToStream(stream, numbered(1), { credentials });
    expect(await collect(as().readStream(stream, { credentials }))).toHaveLength(1);
  });

  it('keeps system streams and all streams for admins', async () => {
    const client = as('ops:changeit');
    const stream = freshStream();
    await client.appendToStream(stream, numbered(1));
    await client.setStreamMetadata(stream, { maxCount: 1 });
    expect(await collect(client.readStream(stream))).toHaveLength(1);
    await client.deleteStream(stream);
    for (const attempt of everything(client, `$contract-${stream}`))
      await expect(attempt()).rejects.toMatchObject(denied);
  });
};
