import { BACKWARDS, END, START, type EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest, type Numbered } from './server';

export const readingStreams = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  const stream = freshStream();
  beforeAll(async () => {
    client = server.client();
    await client.appendToStream(stream, numbered(1200));
    await client.appendToStream(freshStream(), numbered(1));
  });

  const numbers = async (options: Parameters<typeof client.readStream>[1]) =>
    (await collect(client.readStream<Numbered>(stream, options))).map(({ event }) => event!.data.n);

  it('reads forwards from the start, from a revision, and at most so many', async () => {
    expect(await numbers({})).toEqual(Array.from({ length: 1200 }, (_, n) => n));
    expect(await numbers({ fromRevision: 1197n })).toEqual([1197, 1198, 1199]);
    expect(await numbers({ fromRevision: 3n, maxCount: 2 })).toEqual([3, 4]);
    expect(await numbers({ fromRevision: START, maxCount: 1 })).toEqual([0]);
  });

  it('reads backwards from the end, from a revision, and at most so many', async () => {
    expect(await numbers({ direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual([1199, 1198]);
    expect(await numbers({ direction: BACKWARDS, fromRevision: 1n })).toEqual([1, 0]);
    expect(await numbers({ direction: BACKWARDS, fromRevision: END })).toHaveLength(1200);
  });

  it('gives nothing beyond the end, forwards', async () => {
    expect(await numbers({ fromRevision: 5000n })).toEqual([]);
    expect(await numbers({ fromRevision: 5000n, direction: BACKWARDS, maxCount: 1 })).toEqual([1199]);
  });

  if (!server.dialect.differs.endsSetDirection)
    it('gives nothing forwards from the end, and one event backwards from the start', async () => {
      expect(await numbers({ fromRevision: END })).toEqual([]);
      expect(await numbers({ direction: BACKWARDS, fromRevision: START })).toEqual([0]);
    });

  it('says when a stream is not there', async () => {
    const missing = freshStream();
    const refused = collect(client.readStream(missing));
    await expect(refused).rejects.toMatchObject({ type: 'stream-not-found' });
    for (const direction of ['forwards', 'backwards'] as const) {
      await expect(collect(client.readStream(missing, { direction }))).rejects.toMatchObject({
        type: 'stream-not-found',
      });
    }
  });

  it('takes stream names of any letters and of 2,000 bytes', async () => {
    for (const name of [`ünï ${freshStream()}`, freshStream() + 'x'.repeat(2000)]) {
      await client.appendToStream(name, numbered(2));
      const events = await collect(client.readStream(name));
      expect(events.map(({ event }) => event!.streamId)).toEqual([name, name]);
    }
  });

  it('stops when the reader does', async () => {
    const reading = client.readStream(stream);
    for await (const { event } of reading) if (event!.revision === 3n) break;
    expect(await numbers({ maxCount: 1 })).toEqual([0]);
  });
};
