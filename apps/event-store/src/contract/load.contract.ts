import { randomBytes, randomUUID } from 'node:crypto';
import {
  BACKWARDS,
  binaryEvent,
  END,
  jsonEvent,
  NO_STREAM,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { collect, freshStream, numbered, type Numbered, type ServerUnderTest } from './server';

export const load = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  beforeAll(() => {
    client = server.client();
  });

  it('takes 10,500 events in appends of thousands and gives them back in order', async () => {
    const stream = freshStream('load');
    for (let first = 0; first < 10_500; first += 3500) {
      const expectedRevision = first === 0 ? NO_STREAM : BigInt(first - 1);
      await client.appendToStream(stream, numbered(3500, undefined, first), { expectedRevision });
    }
    const all = Array.from({ length: 10_500 }, (_, n) => n);
    const read = async (options = {}) =>
      (await collect(client.readStream<Numbered>(stream, options))).map(({ event }) => event!.data.n);
    expect(await read()).toEqual(all);
    expect(await read({ direction: BACKWARDS, fromRevision: END })).toEqual(all.reverse());
  });

  it('orders 300 appends of one client as they were made', async () => {
    const stream = freshStream('load');
    const appends = Array.from({ length: 300 }, (_, n) =>
      client.appendToStream(stream, numbered(1, undefined, n)),
    );
    const results = await Promise.all(appends);
    expect(results.map(({ nextExpectedRevision }) => nextExpectedRevision)).toEqual(
      Array.from({ length: 300 }, (_, n) => BigInt(n)),
    );
    const read = await collect(client.readStream<Numbered>(stream));
    expect(read.map(({ event }) => event!.data.n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });

  it('keeps an event of just 1 MiB byte by byte, and refuses one byte more', async () => {
    const type = 'contract.large.v1';
    const room = 1024 * 1024 - 2 * type.length;
    const stream = freshStream('load');
    const data = randomBytes(room - 100);
    const metadata = randomBytes(100);
    await client.appendToStream(stream, binaryEvent({ type, data, metadata }));
    const [{ event } = {}] = await collect(client.readStream(stream));
    expect(Buffer.from(event!.data as Uint8Array).equals(data)).toBe(true);
    expect(Buffer.from(event!.metadata as Uint8Array).equals(metadata)).toBe(true);
    const larger = binaryEvent({ type, data: randomBytes(room - 99), metadata });
    const credentials = { username: 'admin', password: 'changeit' };
    for (const options of [{}, { credentials }])
      await expect(client.appendToStream(stream, larger, options)).rejects.toMatchObject({
        type: 'maximum-append-size-exceeded',
        maxAppendSize: 1024 * 1024,
      });
    expect(await collect(client.readStream(stream))).toHaveLength(1);
  });

  it('goes on with an append after one was refused, on the same connection', async () => {
    const stream = freshStream('load');
    const large = jsonEvent({ type: 't', data: { text: 'x'.repeat(1_200_000) } });
    const outcomes = await Promise.allSettled([
      client.appendToStream(stream, numbered(1)),
      client.appendToStream(stream, large),
      client.appendToStream(stream, numbered(1), { expectedRevision: 77n }),
      client.appendToStream(stream, numbered(1)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await collect(client.readStream(stream))).toHaveLength(2);
  });

  it('takes ids in capitals and gives them back in small letters', async () => {
    const stream = freshStream('load');
    const id = randomUUID();
    await client.appendToStream(stream, jsonEvent({ id: id.toUpperCase(), type: 't', data: {} }));
    const [{ event } = {}] = await collect(client.readStream(stream));
    expect(event!.id).toBe(id);
    const again = jsonEvent({ id, type: 't', data: {} });
    expect(await client.appendToStream(stream, again)).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('refuses an event without a type, and one whose id is none', async () => {
    const nil = '00000000-0000-0000-0000-000000000000';
    for (const event of [
      jsonEvent({ type: '', data: {} }),
      jsonEvent({ type: 't', data: {}, id: nil }),
      jsonEvent({ type: 't', data: {}, id: 'none' }),
    ])
      await expect(client.appendToStream(freshStream(), event)).rejects.toThrow();
  });
};
