import { BACKWARDS, END, START, type EventStoreDBClient, type Position } from '@eventstore/db-client';
import { collect, freshStream, numbered, type ServerUnderTest } from './server';

export const readingAll = (server: ServerUnderTest): void => {
  let client: EventStoreDBClient;
  const [first, second] = [freshStream(), freshStream()];
  const positions: Position[] = [];
  beforeAll(async () => {
    client = server.client();
    for (const stream of [first, second, first, second]) {
      positions.push((await client.appendToStream(stream, numbered(2))).position!);
    }
  });

  const ofOurs = (events: { event?: { streamId: string; revision: bigint } }[]) =>
    events.flatMap(({ event }) =>
      event!.streamId === first
        ? `first ${event!.revision}`
        : event!.streamId === second
          ? `second ${event!.revision}`
          : [],
    );

  const inOrder = [
    'first 0',
    'first 1',
    'second 0',
    'second 1',
    'first 2',
    'first 3',
    'second 2',
    'second 3',
  ];

  it('reads all streams in the order of the log, both ways', async () => {
    expect(ofOurs(await collect(client.readAll()))).toEqual(inOrder);
    const backwards = await collect(client.readAll({ direction: BACKWARDS, fromPosition: END }));
    expect(ofOurs(backwards)).toEqual([...inOrder].reverse());
  });

  it('has positions that grow, and the same on every read', async () => {
    const commits = (await collect(client.readAll())).map(({ event }) => event!.position!.commit);
    expect(commits).toEqual([...commits].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(commits).size).toBe(commits.length);
    expect(commits).toEqual(expect.arrayContaining(positions.map(({ commit }) => commit)));
  });

  it('gives each event of one append a position of its own, where commit and prepare are one', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, numbered(3));
    const read = (await collect(client.readStream(stream))).map(({ event }) => event!.position!);
    expect(read.map(({ commit }) => commit)).toEqual(read.map(({ prepare }) => prepare));
    expect(new Set(read.map(({ commit }) => commit)).size).toBe(3);
  });

  it('includes the event at the position forwards, and leaves it out backwards', async () => {
    const [, at] = positions;
    const forwards = await collect(client.readAll({ fromPosition: at, maxCount: 2 }));
    expect(ofOurs(forwards)).toEqual(['second 1', 'first 2']);
    const backwards = await collect(client.readAll({ fromPosition: at, direction: BACKWARDS, maxCount: 2 }));
    expect(ofOurs(backwards)).toEqual(['second 0', 'first 1']);
  });

  if (!server.dialect.differs.endsSetDirection)
    it('gives nothing forwards from the end, and nothing backwards from the start', async () => {
      expect(await collect(client.readAll({ fromPosition: END }))).toEqual([]);
      expect(await collect(client.readAll({ fromPosition: START, direction: BACKWARDS }))).toEqual([]);
    });

  it('refuses a position where no event stands', async () => {
    const { commit } = positions[1]!;
    const between = { commit: commit + 1n, prepare: commit + 1n };
    for (const direction of ['forwards', 'backwards'] as const) {
      await expect(collect(client.readAll({ fromPosition: between, direction }))).rejects.toThrow(
        /invalid position/,
      );
    }
  });

  it('shows metadata and deletions, as events of system streams', async () => {
    const stream = freshStream();
    await client.setStreamMetadata(stream, { maxCount: 1 });
    await client.appendToStream(stream, numbered(1));
    await client.deleteStream(stream);
    await client.tombstoneStream(stream);
    const events = await collect(client.readAll());
    const ours = events.filter(({ event }) => event!.streamId.endsWith(stream));
    expect(ours.map(({ event }) => event!.type)).toEqual([
      '$metadata',
      'contract.numbered.v1',
      '$metadata',
      '$streamDeleted',
    ]);
    expect(ours.at(-1)!.event!.revision).toBe(2n ** 63n - 1n);
  });

  it('shows what metadata hides from readers of the stream, until it is scavenged', async () => {
    const stream = freshStream();
    const { position } = await client.appendToStream(stream, numbered(4));
    await client.setStreamMetadata(stream, { maxCount: 1, truncateBefore: 3 });
    expect(await collect(client.readStream(stream))).toHaveLength(1);
    const before = { direction: BACKWARDS, fromPosition: position, maxCount: 3 } as const;
    const hidden = (await collect(client.readAll(before))).map(({ event }) => event!);
    expect(hidden.map(({ streamId, revision }) => [streamId, revision])).toEqual([
      [stream, 2n],
      [stream, 1n],
      [stream, 0n],
    ]);
  });
};
