import { randomUUID } from 'node:crypto';
import {
  ANY,
  binaryEvent,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
  type AppendToStreamOptions,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest } from './server';

export const appending = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  /** The client takes Append instead of BatchAppend when a call has credentials of its own. */
  const calls: [string, AppendToStreamOptions][] = [
    ['BatchAppend', {}],
    ['Append', { credentials: { username: 'admin', password: 'changeit' } }],
  ];

  describe.each(calls)('%s', (_, own) => {
    const append = (
      stream: string,
      events: Parameters<typeof client.appendToStream>[1],
      options: AppendToStreamOptions = {},
    ) => client.appendToStream(stream, events, { ...own, ...options });

    it('numbers from 0 and answers with the last revision and its position', async () => {
      const stream = freshStream();
      const result = await append(stream, numbered(3), { expectedRevision: NO_STREAM });
      expect(result).toMatchObject({ success: true, nextExpectedRevision: 2n });
      const events = await collect(client.readStream(stream));
      expect(events.map(({ event }) => event!.revision)).toEqual([0n, 1n, 2n]);
      expect(events[2]!.event!.position).toEqual(result.position);
      expect(result.position!.commit).toBe(result.position!.prepare);
    });

    it('gives back id, type, data, metadata and time', async () => {
      const stream = freshStream();
      const proposed = jsonEvent({
        id: randomUUID(),
        type: 'contract.ünïcode.v1',
        data: { a: 'ß' },
        metadata: { m: [1] },
      });
      await append(stream, proposed);
      const [{ event } = {}] = await collect(client.readStream(stream));
      expect(event).toMatchObject({
        id: proposed.id,
        type: proposed.type,
        data: { a: 'ß' },
        metadata: { m: [1] },
      });
      expect(Math.abs(event!.created.getTime() - Date.now())).toBeLessThan(60_000);
    });

    it('keeps binary events as they are', async () => {
      const stream = freshStream();
      const bytes = Buffer.from([0, 255, 1, 254]);
      await append(stream, binaryEvent({ type: 'contract.binary.v1', data: bytes, metadata: bytes }));
      const [{ event } = {}] = await collect(client.readStream(stream));
      expect(event!.isJson).toBe(false);
      expect(Buffer.from(event!.data as Uint8Array)).toEqual(bytes);
      expect(Buffer.from(event!.metadata as Uint8Array)).toEqual(bytes);
    });

    it.each([
      ['a revision that is not reached', 5n],
      ['a revision that is passed', 0n],
      ['no stream', NO_STREAM],
    ] as const)('refuses %s with what it is', async (_name, expectedRevision) => {
      const stream = freshStream();
      await append(stream, numbered(2));
      const refused = append(stream, numbered(1), { expectedRevision });
      await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version' });
      await expect(refused).rejects.toMatchObject({
        streamName: stream,
        expectedVersion: expectedRevision,
        actualVersion: 1n,
      });
    });

    it('refuses a revision or existence of a stream that is not there', async () => {
      for (const expectedRevision of [0n, STREAM_EXISTS] as const) {
        const refused = append(freshStream(), numbered(1), { expectedRevision });
        await expect(refused).rejects.toMatchObject({
          type: 'wrong-expected-version',
          actualVersion: 'no_stream',
        });
      }
    });

    it('takes a stream with metadata only as existing', async () => {
      const stream = freshStream();
      await client.setStreamMetadata(stream, { maxCount: 10 });
      const result = await append(stream, numbered(1), { expectedRevision: STREAM_EXISTS });
      expect(result.nextExpectedRevision).toBe(0n);
    });

    it('answers a repeated append as the first one, at the exact revision', async () => {
      const stream = freshStream();
      await append(stream, numbered(2));
      const events = numbered(2, 'contract.repeated.v1');
      const first = await append(stream, events, { expectedRevision: 1n });
      await append(stream, numbered(3));
      expect(await append(stream, events, { expectedRevision: 1n })).toEqual(first);
      expect(await collect(client.readStream(stream))).toHaveLength(7);
    });

    it.each([ANY, STREAM_EXISTS] as const)(
      'knows a recent append again with expected revision %s',
      async (expectedRevision) => {
        const stream = freshStream();
        await append(stream, numbered(1));
        const events = numbered(2);
        const first = await append(stream, events);
        expect(await append(stream, events, { expectedRevision })).toEqual(first);
        expect(await collect(client.readStream(stream))).toHaveLength(3);
      },
    );

    it('refuses an append of which only a part was made', async () => {
      const stream = freshStream();
      const [known, other] = [numbered(1), numbered(1)];
      await append(stream, known, { expectedRevision: NO_STREAM });
      for (const expectedRevision of [ANY, NO_STREAM] as const) {
        const refused = append(stream, [...known, ...other], { expectedRevision });
        await expect(refused).rejects.toMatchObject({ type: 'wrong-expected-version' });
      }
    });

    it('takes the same event id in another stream', async () => {
      const events = numbered(1);
      for (const stream of [freshStream(), freshStream()]) {
        expect(await append(stream, events)).toMatchObject({ nextExpectedRevision: 0n });
      }
    });

    it('makes nothing of no events', async () => {
      const stream = freshStream();
      expect(await append(stream, [], { expectedRevision: NO_STREAM })).toMatchObject({ success: true });
      await expect(collect(client.readStream(stream))).rejects.toMatchObject({ type: 'stream-not-found' });
    });

    it('refuses more than 1 MiB, and nothing of it is kept', async () => {
      const stream = freshStream();
      const events = Array.from({ length: 5 }, () =>
        jsonEvent({ type: 't', data: { text: 'x'.repeat(250_000) } }),
      );
      const refused = append(stream, events);
      await expect(refused).rejects.toMatchObject({ type: 'maximum-append-size-exceeded' });
      await expect(refused).rejects.toMatchObject({ maxAppendSize: 1024 * 1024 });
      await append(stream, events.slice(0, 4));
      expect(await collect(client.readStream(stream))).toHaveLength(4);
    });
  });

  it('lets exactly one of many appends at one revision through', async () => {
    const stream = freshStream();
    const attempts = Array.from({ length: 50 }, () =>
      client.appendToStream(stream, numbered(1), { expectedRevision: NO_STREAM }),
    );
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await collect(client.readStream(stream))).toHaveLength(1);
  });

  it('shows a refused append what it lost to, as soon as it is refused', async () => {
    const large = () => jsonEvent({ type: 't', data: { text: 'x'.repeat(500_000) } });
    for (let round = 0; round < 10; round += 1) {
      const stream = freshStream();
      const winner = client.appendToStream(stream, large(), { expectedRevision: NO_STREAM });
      const loser = client.appendToStream(stream, numbered(1), { expectedRevision: NO_STREAM });
      await expect(loser).rejects.toMatchObject({ actualVersion: 0n });
      expect(await collect(client.readStream(stream))).toHaveLength(1);
      await winner;
    }
  });

  it('keeps a batch in one piece, over several messages too', async () => {
    const stream = freshStream();
    const events = numbered(1000);
    await client.appendToStream(stream, events, { batchAppendSize: 2000 });
    const read = await collect(client.readStream(stream));
    expect(read.map(({ event }) => event!.id)).toEqual(events.map(({ id }) => id));
  });
};
