import { type EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest, until } from './server';

/** Calls that end before their time, and that nothing of them stays behind in the server. */
export const leaving = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  const stream = freshStream('leaving');
  beforeAll(async () => {
    client = server.client();
    await client.appendToStream(stream, numbered(4000));
  });

  /** From inside: how many calls are open besides the one over which the client appends. */
  const nothingStays = async (from: number) => {
    if (server.node) await until(() => server.node!.openCalls() <= from, 'the calls to end');
    expect(await collect(client.readStream(stream, { maxCount: 1 }))).toHaveLength(1);
  };
  const openNow = () => server.node?.openCalls() ?? 0;

  it('is rid of reads that their readers broke off when the client goes', async () => {
    const before = openNow();
    const leaver = server.newClient();
    // Neither client cancels such a call by itself; the successor even starves its own connection of flow control.
    const maxCount = server.dialect.differs.readsAreGenerators ? 10 : undefined;
    for (let n = 0; n < 20; n++) {
      for await (const { event } of leaver.readStream(stream, { maxCount }))
        if (event!.revision === 3n) break;
      for await (const { event } of leaver.readAll({ maxCount })) if (event) break;
    }
    await leaver.dispose();
    await nothingStays(before);
  });

  if (!server.dialect.differs.readsAreGenerators)
    it('stops a read that is cancelled', async () => {
      const before = openNow();
      for (let n = 0; n < 10; n++) {
        const reading = client.readStream(stream);
        await new Promise((resolve) => reading.once('data', resolve));
        await reading.cancel();
      }
      await nothingStays(before);
    });

  it('ends subscriptions that are left at once, late, or paused', async () => {
    const before = openNow();
    const all = Array.from({ length: 30 }, () => [client.subscribeToStream(stream), client.subscribeToAll()]);
    for (const subscription of all.flat()) subscription.on('error', () => undefined);
    for (const subscription of all.flat().slice(0, 20)) await subscription.unsubscribe();
    const late = all.flat().slice(20);
    await Promise.all(late.map((one) => new Promise((resolve) => one.once('data', resolve))));
    for (const subscription of late.slice(0, 20)) subscription.pause();
    for (const subscription of late) await subscription.unsubscribe();
    await nothingStays(before);
  });

  it('serves 300 subscriptions of one client, and forgets them when it goes', async () => {
    const before = openNow();
    const leaver = server.newClient();
    const live = freshStream('leaving');
    let seen = 0;
    let caughtUp = 0;
    const subscriptions = Array.from({ length: 300 }, () =>
      leaver
        .subscribeToStream(live)
        .on('caughtUp', () => caughtUp++)
        .on('data', () => seen++)
        .on('error', () => undefined),
    );
    await until(() => caughtUp === subscriptions.length, 'all to catch up', 30_000);
    await client.appendToStream(live, numbered(3));
    await until(() => seen === 3 * subscriptions.length, 'all events', 30_000);
    for (const subscription of subscriptions) await subscription.unsubscribe();
    await leaver.dispose();
    await nothingStays(before);
  });

  it('lets a client go that has reads, appends and subscriptions open', async () => {
    const before = openNow();
    const leaver = server.newClient();
    await leaver.appendToStream(freshStream(), numbered(1));
    leaver.subscribeToAll().on('error', () => undefined);
    leaver.subscribeToStream(freshStream()).on('error', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await leaver.dispose();
    await nothingStays(before);
  });
};
