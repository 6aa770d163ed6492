import {
  END,
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
  type EventStoreDBClient,
  type Filter,
  type Position,
} from '@eventstore/db-client';
import { freshStream, numbered, type ServerUnderTest, until } from './server';

export const subscribingToAll = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  function follow(options: { fromPosition?: Position | 'end'; filter?: Filter } = {}, wanted = '') {
    const seen: string[] = [];
    const subscription = client
      .subscribeToAll(options)
      .on('confirmation', () => seen.push('confirmed'))
      .on('caughtUp', () => seen.push('caught up'))
      .on(
        'data',
        ({ event }) =>
          void (event!.streamId.includes(wanted) && seen.push(`${event!.streamId} ${event!.revision}`)),
      );
    return { seen, subscription };
  }

  it('catches up with everything and goes on live, without a gap or a double', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(700));
    const { seen, subscription } = follow({}, stream);
    const appended = Promise.all(
      [...Array(50).keys()].map((n) => client.appendToStream(stream, numbered(1, undefined, n))),
    );
    await appended;
    await until(() => seen.includes(`${stream} 749`), 'the last event');
    expect(seen[0]).toBe('confirmed');
    const events = seen.filter((item) => item.startsWith(stream));
    expect(events).toEqual(Array.from({ length: 750 }, (_, n) => `${stream} ${n}`));
    await subscription.unsubscribe();
  });

  it('resumes strictly after a position, and from the end shows only what is new', async () => {
    const stream = freshStream();
    const { position } = await client.appendToStream(stream, numbered(1));
    await client.appendToStream(stream, numbered(1));
    const after = follow({ fromPosition: position! }, stream);
    const fromEnd = follow({ fromPosition: END }, stream);
    await until(() => after.seen.includes('caught up') && fromEnd.seen.includes('caught up'), 'caughtUp');
    await client.appendToStream(stream, numbered(1));
    await until(
      () => after.seen.includes(`${stream} 2`) && fromEnd.seen.includes(`${stream} 2`),
      'the new event',
    );
    expect(after.seen).toEqual(['confirmed', `${stream} 1`, 'caught up', `${stream} 2`]);
    expect(fromEnd.seen).toEqual(['confirmed', 'caught up', `${stream} 2`]);
    await after.subscription.unsubscribe();
    await fromEnd.subscription.unsubscribe();
  });

  describe('filters', () => {
    const tag = freshStream('filter').slice(0, 16);
    const streams = [`${tag}a-1`, `${tag}b-1`, `other${tag}-1`];
    beforeAll(async () => {
      for (const [n, stream] of streams.entries())
        await client.appendToStream(stream, numbered(2, `${tag}.type${n}.v1`));
    });

    it.each<[string, Filter, number[]]>([
      ['stream name by prefixes', streamNameFilter({ prefixes: [`${tag}a-`, `other${tag}`] }), [0, 2]],
      ['stream name by regular expression', streamNameFilter({ regex: `${tag}[ab]-1$` }), [0, 1]],
      ['event type by prefix', eventTypeFilter({ prefixes: [`${tag}.type1`] }), [1]],
      ['event type by regular expression', eventTypeFilter({ regex: `^${tag}\\.type[02]` }), [0, 2]],
      ['all but system events', excludeSystemEvents(), [0, 1, 2]],
    ])('%s', async (_, filter, expected) => {
      const { seen, subscription } = follow({ filter }, tag);
      await until(() => seen.includes('caught up'), 'caughtUp');
      const wanted = expected.flatMap((index) => [`${streams[index]} 0`, `${streams[index]} 1`]);
      expect(seen).toEqual(['confirmed', ...wanted, 'caught up']);
      await subscription.unsubscribe();
    });

    it('refuses an expression that is none', async () => {
      const errors: Error[] = [];
      client
        .subscribeToAll({ filter: streamNameFilter({ regex: '(' }) })
        .on('error', (error) => errors.push(error));
      await until(() => errors.length > 0, 'the error');
      expect(errors[0]!.message).toMatch(/regular expression/);
    });
  });

  it('gives checkpoints every so many events looked at and when going live: none twice, none backwards', async () => {
    const stream = freshStream('checkpoint');
    await client.appendToStream(freshStream(), numbered(300));
    const checkpoints: bigint[] = [];
    const checkpointReached = async (_: unknown, position: Position) =>
      void checkpoints.push(position.commit);
    const filter = streamNameFilter({
      prefixes: [stream],
      checkpointInterval: 2,
      maxSearchWindow: 10,
      checkpointReached,
    });
    const { seen, subscription } = follow({ filter });
    await until(() => seen.includes('caught up'), 'caughtUp');
    expect(checkpoints.length).toBeGreaterThanOrEqual(15);
    const caughtUpAt = checkpoints.length;
    await client.appendToStream(freshStream(), numbered(45));
    await until(() => checkpoints.length >= caughtUpAt + 2, 'two live checkpoints');
    expect(checkpoints).toEqual([...new Set(checkpoints)].sort((a, b) => (a < b ? -1 : 1)));
    await subscription.unsubscribe();

    const { position } = await client.appendToStream(stream, numbered(1));
    const commit = checkpoints.at(-1)!;
    const resumed = follow({ fromPosition: { commit, prepare: commit }, filter });
    await until(() => resumed.seen.includes('caught up'), 'caughtUp');
    expect(resumed.seen).toEqual(['confirmed', `${stream} 0`, 'caught up']);
    expect(checkpoints.at(-1)).toBe(position!.commit);
    await resumed.subscription.unsubscribe();
  });

  it('lets a slow subscriber lag behind and loses nothing for it', async () => {
    const stream = freshStream();
    const slow = client.subscribeToAll({
      fromPosition: END,
      filter: streamNameFilter({ prefixes: [stream] }),
    });
    const seen: bigint[] = [];
    await new Promise<void>((resolve) => slow.on('caughtUp', resolve).resume());
    slow.pause();
    for (let n = 0; n < 25; n++) await client.appendToStream(stream, numbered(400));
    slow.on('data', ({ event }) => seen.push(event!.revision));
    slow.resume();
    await until(() => seen.length === 10_000, 'all events', 30_000);
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, n) => BigInt(n)));
    await slow.unsubscribe();
  });
};
