import { END, type EventStoreDBClient } from '@eventstore/db-client';
import { freshStream, numbered, type ServerUnderTest, until, type Numbered } from './server';

export const subscribingToStreams = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  function follow(stream: string, options: Parameters<typeof client.subscribeToStream>[1] = {}) {
    const seen: (number | string)[] = [];
    const types: string[] = [];
    const errors: Error[] = [];
    const subscription = client
      .subscribeToStream<Numbered>(stream, options)
      .on('confirmation', () => seen.push('confirmed'))
      .on('caughtUp', () => seen.push('caught up'))
      .on('data', ({ event }) => {
        types.push(event!.type);
        seen.push(event!.data.n);
      })
      .on('error', (error) => errors.push(error));
    return { types, seen, errors, subscription };
  }

  it('confirms, catches up, says so, and goes on live', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(2));
    const { seen, subscription } = follow(stream);
    await until(() => seen.includes('caught up'), 'caughtUp');
    await client.appendToStream(stream, numbered(2, undefined, 2));
    await until(() => seen.includes(3), 'the last event');
    expect(seen).toEqual(['confirmed', 0, 1, 'caught up', 2, 3]);
    await subscription.unsubscribe();
  });

  it('resumes strictly after a revision, and from the end shows only what is new', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(4));
    const after = follow(stream, { fromRevision: 1n });
    const fromEnd = follow(stream, { fromRevision: END });
    await until(() => after.seen.includes('caught up') && fromEnd.seen.includes('caught up'), 'caughtUp');
    await client.appendToStream(stream, numbered(1, undefined, 4));
    await until(() => after.seen.includes(4) && fromEnd.seen.includes(4), 'the new event');
    expect(after.seen).toEqual(['confirmed', 2, 3, 'caught up', 4]);
    expect(fromEnd.seen).toEqual(['confirmed', 'caught up', 4]);
    await after.subscription.unsubscribe();
    await fromEnd.subscription.unsubscribe();
  });

  it('waits for a stream that is not there yet', async () => {
    const stream = freshStream();
    const { seen, subscription } = follow(stream);
    await until(() => seen.includes('caught up'), 'caughtUp');
    await client.appendToStream(stream, numbered(1));
    await until(() => seen.includes(0), 'the first event');
    await subscription.unsubscribe();
  });

  it('ends with the last event and an error when the stream is tombstoned', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(1));
    const { types, seen, errors } = follow(stream);
    await until(() => seen.includes('caught up'), 'caughtUp');
    await client.tombstoneStream(stream);
    await until(() => errors.length > 0, 'the error');
    expect(errors[0]).toMatchObject({ type: 'stream-deleted' });
    expect(types).toEqual(['contract.numbered.v1', '$streamDeleted']);
  });

  it('follows many streams at once', async () => {
    const streams = Array.from({ length: 50 }, () => freshStream());
    const followers = streams.map((stream) => follow(stream));
    await Promise.all(streams.map((stream) => client.appendToStream(stream, numbered(20))));
    await until(() => followers.every(({ seen }) => seen.includes(19)), 'all events');
    for (const { seen, subscription } of followers) {
      expect(seen.filter((item) => typeof item === 'number')).toEqual(
        Array.from({ length: 20 }, (_, n) => n),
      );
      await subscription.unsubscribe();
    }
  });
};
