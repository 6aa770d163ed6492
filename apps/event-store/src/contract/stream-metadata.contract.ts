import { setTimeout as wait } from 'node:timers/promises';
import { BACKWARDS, END, jsonEvent, type EventStoreDBClient } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest } from './server';

export const streamMetadata = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  const revisions = async (stream: string, options = {}) =>
    (await collect(client.readStream(stream, options))).map(({ event }) => Number(event!.revision));

  it('gives back what was set, also custom fields, and nothing where nothing was set', async () => {
    const stream = freshStream();
    expect((await client.getStreamMetadata(stream)).metadata).toBeUndefined();
    await client.setStreamMetadata(stream, { maxCount: 3, maxAge: 60, cacheControl: 5, custom: 'x' });
    const { metadata } = await client.getStreamMetadata(stream);
    expect(metadata).toEqual({ maxCount: 3, maxAge: 60, cacheControl: 5, custom: 'x' });
  });

  it('checks the revision of the metadata', async () => {
    const stream = freshStream();
    await client.setStreamMetadata(stream, { maxCount: 3 }, { expectedRevision: 'no_stream' });
    const refused = client.setStreamMetadata(stream, { maxCount: 4 }, { expectedRevision: 'no_stream' });
    await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version' });
    await client.setStreamMetadata(stream, { maxCount: 4 }, { expectedRevision: 0n });
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 4 });
  });

  it('shows the newest metadata only', async () => {
    const stream = freshStream();
    for (const maxCount of [1, 2, 3]) await client.setStreamMetadata(stream, { maxCount });
    expect(await revisions(`$$${stream}`)).toEqual([2]);
  });

  it('$maxCount shows the newest events, $tb those from a revision on; the stricter one holds', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(6));
    await client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await revisions(stream)).toEqual([4, 5]);
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([5, 4]);
    await client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await revisions(stream)).toEqual([3, 4, 5]);
    expect(await revisions(stream, { fromRevision: 1n, maxCount: 2 })).toEqual([3, 4]);
    await client.setStreamMetadata(stream, { truncateBefore: 5, maxCount: 3 });
    expect(await revisions(stream)).toEqual([5]);
    await client.setStreamMetadata(stream, { truncateBefore: 10 });
    expect(await revisions(stream)).toEqual([]);
    await client.appendToStream(stream, numbered(1), { expectedRevision: 5n });
  });

  it('$maxAge hides what is older, checked at each read', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(2));
    await client.setStreamMetadata(stream, { maxAge: 1 });
    expect(await revisions(stream)).toEqual([0, 1]);
    await wait(1100);
    await client.appendToStream(stream, numbered(1));
    expect(await revisions(stream)).toEqual([2]);
  });

  it('takes metadata that is no JSON as saying nothing', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(2));
    await client.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data: 'not an object' }));
    expect(await revisions(stream)).toEqual([0, 1]);
  });
};
