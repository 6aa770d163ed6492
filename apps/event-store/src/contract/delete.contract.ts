import { ANY, NO_STREAM, STREAM_EXISTS, type EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest } from './server';

export const deleting = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  const revisions = async (stream: string) =>
    (await collect(client.readStream(stream))).map(({ event }) => Number(event!.revision));

  async function deleted(count = 3): Promise<string> {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(count));
    await client.deleteStream(stream);
    return stream;
  }

  it('hides the events of the stream and answers with a position', async () => {
    const stream = freshStream();
    const { position } = await client.appendToStream(stream, numbered(1));
    const result = await client.deleteStream(stream, { expectedRevision: 0n });
    expect(result.position!.commit).toBeGreaterThan(position!.commit);
    await expect(revisions(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('checks the revision', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(2));
    for (const expectedRevision of [0n, 7n, NO_STREAM] as const) {
      const refused = client.deleteStream(stream, { expectedRevision });
      await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version' });
      await expect(refused).rejects.toMatchObject({ streamName: stream, actualVersion: 1n });
    }
  });

  it('refuses a stream that never was, whatever is expected', async () => {
    for (const expectedRevision of [ANY, NO_STREAM, 0n] as const) {
      await expect(client.deleteStream(freshStream(), { expectedRevision })).rejects.toMatchObject({
        type: 'wrong-expected-version',
      });
    }
  });

  it('leaves only the mark of deletion in the metadata', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(1));
    await client.setStreamMetadata(stream, { maxCount: 7 });
    await client.deleteStream(stream);
    const { metadata } = await client.getStreamMetadata(stream);
    expect(Object.keys(metadata!)).toEqual(['truncateBefore']);
  });

  it.each([ANY, NO_STREAM, 2n] as const)(
    'goes on numbering when it is written to again, expecting %s',
    async (expectedRevision) => {
      const stream = await deleted();
      const result = await client.appendToStream(stream, numbered(2), { expectedRevision });
      expect(result.nextExpectedRevision).toBe(4n);
      expect(await revisions(stream)).toEqual([3, 4]);
      expect((await client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3 });
    },
  );

  it('does not exist for one who expects it to', async () => {
    const stream = await deleted();
    const refused = client.appendToStream(stream, numbered(1), { expectedRevision: STREAM_EXISTS });
    await expect(refused).rejects.toMatchObject({ type: 'stream-deleted' });
  });

  it('comes back, its old events hidden, when its metadata is set', async () => {
    const stream = await deleted();
    await client.setStreamMetadata(stream, { maxCount: 5, custom: 1 });
    expect(await revisions(stream)).toEqual([]);
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({
      maxCount: 5,
      custom: 1,
      truncateBefore: 3,
    });
    await client.appendToStream(stream, numbered(1));
    expect(await revisions(stream)).toEqual([3]);
  });
};
