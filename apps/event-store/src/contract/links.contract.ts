import {
  BACKWARDS,
  binaryEvent,
  END,
  eventTypeFilter,
  jsonEvent,
  streamNameFilter,
  type EventStoreDBClient,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { collect, freshStream, numbered, until, type ServerUnderTest } from './server';

/** An event that stands for another one. */
const linkTo = (stream: string, revision: number | string) =>
  binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${stream}`) });

/** What a reader sees of an event: its revision, `-` for a link alone, and the link's revision. */
const seen = ({ event, link }: Pick<ResolvedEvent, 'event' | 'link'>): string =>
  [event ? `${event.type} ${event.revision}` : '-', ...(link ? [`by link ${link.revision}`] : [])].join(' ');

export const links = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  const type = 'contract.linked.v1';
  const [target, linking] = [freshStream('linked'), freshStream('linking')];
  beforeAll(async () => {
    client = server.client();
    await client.appendToStream(target, numbered(3, type));
    const all = [2, 0, 1, 7].map((revision) => linkTo(target, revision));
    await client.appendToStream(linking, [...all, ...numbered(1, 'contract.own.v1')]);
  });

  const read = async (stream: string, options = {}) =>
    (await collect(client.readStream(stream, { resolveLinkTos: true, ...options }))).map(seen);

  it('are shown as they are unless their events are asked for', async () => {
    const [first] = await collect(client.readStream(linking, { maxCount: 1 }));
    expect(first!.link).toBeUndefined();
    expect(first!.event).toMatchObject({ type: '$>', streamId: linking, revision: 0n, isJson: false });
  });

  const resolved = [
    `${type} 2 by link 0`,
    `${type} 0 by link 1`,
    `${type} 1 by link 2`,
    '- by link 3',
    'contract.own.v1 4',
  ];

  it('are resolved when a stream is read, both ways', async () => {
    expect(await read(linking)).toEqual(resolved);
    const backwards = await read(linking, { direction: BACKWARDS, fromRevision: END });
    expect(backwards).toEqual([...resolved].reverse());
    expect(await read(linking, { fromRevision: 1n, maxCount: 2 })).toEqual(resolved.slice(1, 3));
  });

  it('come with the whole event, the whole link, and the position of the link', async () => {
    const [first] = await collect(client.readStream(linking, { resolveLinkTos: true, maxCount: 1 }));
    const [{ event } = {}] = await collect(client.readStream(target, { fromRevision: 2n }));
    const [{ event: link } = {}] = await collect(client.readStream(linking, { maxCount: 1 }));
    expect(first).toEqual({ event, link, commitPosition: link!.position!.commit });
  });

  it('are resolved in all streams, both ways', async () => {
    const ours = async (options: object) =>
      (await collect(client.readAll({ resolveLinkTos: true, ...options })))
        .filter(({ event, link }) => (link ?? event)!.streamId === linking)
        .map(seen);
    expect(await ours({})).toEqual(resolved);
    expect(await ours({ direction: BACKWARDS, fromPosition: END })).toEqual([...resolved].reverse());
  });

  it('are resolved for subscribers, in the past and live', async () => {
    const stream = freshStream('linking');
    const events: string[][] = [[], []];
    const filter = streamNameFilter({ prefixes: [stream] });
    const subscriptions = [
      client.subscribeToStream(stream, { resolveLinkTos: true }),
      client.subscribeToAll({ resolveLinkTos: true, filter }),
    ];
    await client.appendToStream(stream, linkTo(target, 1));
    for (const [index, subscription] of subscriptions.entries())
      subscription.on('data', (event: ResolvedEvent) => events[index]!.push(seen(event)));
    await until(() => events.every(({ length }) => length === 1), 'the first link');
    await client.appendToStream(stream, linkTo(target, 2));
    await until(() => events.every(({ length }) => length === 2), 'the second link');
    for (const subscription of subscriptions) await subscription.unsubscribe();
    const expected = [`${type} 1 by link 0`, `${type} 2 by link 1`];
    expect(events).toEqual([expected, expected]);
  });

  it('are filtered by what the link is, not by what it stands for', async () => {
    const follow = async (filter: ReturnType<typeof eventTypeFilter>) => {
      const found: string[] = [];
      let caughtUp = false;
      const subscription = client
        .subscribeToAll({ resolveLinkTos: true, filter })
        .on('caughtUp', () => (caughtUp = true))
        .on('data', (event: ResolvedEvent) => {
          if ((event.link ?? event.event)!.streamId === linking) found.push(seen(event));
        });
      await until(() => caughtUp, 'caughtUp');
      await subscription.unsubscribe();
      return found;
    };
    expect(await follow(eventTypeFilter({ prefixes: [type] }))).toEqual([]);
    expect(await follow(eventTypeFilter({ prefixes: ['$>'] }))).toEqual(resolved.slice(0, 4));
  });

  describe('to what cannot be seen come alone', () => {
    const alone = async (make: (stream: string) => Promise<unknown>) => {
      const [stream, by] = [freshStream('linked'), freshStream('linking')];
      await client.appendToStream(stream, numbered(2));
      await client.appendToStream(by, linkTo(stream, 0));
      expect(await read(by)).toEqual(['contract.numbered.v1 0 by link 0']);
      await make(stream);
      expect(await read(by)).toEqual(['- by link 0']);
    };

    it('deleted', () => alone((stream) => client.deleteStream(stream)));
    it('tombstoned', () => alone((stream) => client.tombstoneStream(stream)));
    it('truncated', () => alone((stream) => client.setStreamMetadata(stream, { truncateBefore: 1 })));
    it('over the count', () => alone((stream) => client.setStreamMetadata(stream, { maxCount: 1 })));
    it('too old', () =>
      alone(async (stream) => {
        await client.setStreamMetadata(stream, { maxAge: 1 });
        await new Promise((resolve) => setTimeout(resolve, 1100));
      }));

    it('in a stream that never was, or without a stream', async () => {
      const by = freshStream('linking');
      const broken = binaryEvent({ type: '$>', data: Buffer.from('5') });
      await client.appendToStream(by, [linkTo(freshStream(), 0), broken]);
      expect(await read(by)).toEqual(['- by link 0', '- by link 1']);
    });
  });

  it('whose data is something else are ordinary events', async () => {
    const by = freshStream('linking');
    await client.appendToStream(by, jsonEvent({ type: '$>', data: { not: 'a link' } }));
    expect(await read(by)).toEqual(['$> 0']);
  });

  it('to a link show that link', async () => {
    const [middle, by] = [freshStream('linking'), freshStream('linking')];
    await client.appendToStream(middle, linkTo(target, 0));
    await client.appendToStream(by, linkTo(middle, 0));
    expect(await read(by)).toEqual(['$> 0 by link 0']);
  });

  it('to streams whose names hold an @ are resolved', async () => {
    const [stream, by] = [`${freshStream('linked')}@${freshStream()}`, freshStream('linking')];
    await client.appendToStream(stream, numbered(1));
    await client.appendToStream(by, linkTo(stream, 0));
    expect(await read(by)).toEqual(['contract.numbered.v1 0 by link 0']);
  });
};
