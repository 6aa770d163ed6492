import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { CompiledNode } from '../contract/compiled-node';
import { collect } from '../contract/server';
import { random } from './random.fixture';

const KILLS = Number(process.env['UCV_KILLS'] ?? 6);
const SEED = Number(process.env['UCV_SEED'] ?? 1);

let compiled: CompiledNode;
let folder: string;
beforeAll(async () => {
  compiled = await CompiledNode.build();
  folder = await mkdtemp(join(tmpdir(), 'event-store-kill-'));
});
afterAll(async () => {
  await compiled.remove();
  await rm(folder, { recursive: true });
});

interface Sent {
  stream: string;
  ids: string[];
  acknowledged: boolean;
}

/**
 * Writers that append one batch after another, each to a stream of its own, until the node dies.
 * @param told  how many events are acknowledged
 */
async function load(
  url: string,
  round: number,
  next: () => number,
  told: (acknowledged: number) => void,
): Promise<Sent[]> {
  const client = EventStoreDBClient.connectionString(url);
  const sent: Sent[] = [];
  let acknowledged = 0;
  const writer = async (n: number) => {
    for (;;) {
      const events = Array.from({ length: 1 + Math.floor(next() * 5) }, () =>
        jsonEvent({ type: 'kill.test.v1', data: {} }),
      );
      const append: Sent = {
        stream: `kill-${round}.${n}`,
        ids: events.map(({ id }) => id),
        acknowledged: false,
      };
      sent.push(append);
      const done = await client.appendToStream(append.stream, events).catch(() => undefined);
      if (!done) return;
      append.acknowledged = true;
      told((acknowledged += events.length));
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, n) => writer(n)));
  await client.dispose();
  return sent;
}

/** Starts a timer at the first call. */
function setTimeoutOnce(work: () => void, ms: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => void (timer ??= setTimeout(work, ms));
}

it(`keeps every acknowledged append once, in order and in one piece over ${KILLS} kills (seed ${SEED})`, async () => {
  const next = random(SEED);
  const sent: Sent[] = [];
  const start = () => compiled.run(['--port', '0', '--data', folder, '--insecure']);
  for (let round = 0; round < KILLS; round++) {
    const node = start();
    const url = await node.ready();
    // At a number of events and not of seconds, so that a busy machine sees as many; then anywhere in what follows.
    const enough = 60 + next() * 600;
    const kill = setTimeoutOnce(() => void node.stop('SIGKILL'), next() * 10);
    sent.push(...(await load(url, round, next, (count) => count > enough && kill())));
    await node.exited;
  }
  const node = start();
  const client = EventStoreDBClient.connectionString(await node.ready());
  const byStream = new Map<string, string[]>();
  for (const { event } of await collect(client.readAll())) {
    if (event!.streamId.startsWith('$')) continue;
    byStream.set(event!.streamId, [...(byStream.get(event!.streamId) ?? []), event!.id]);
  }
  let acknowledged = 0;
  for (const [stream, ids] of byStream) {
    const appends = sent.filter((append) => append.stream === stream);
    const unknown = appends.at(-1)!;
    // Only the last append of a stream may be there or not, and then as a whole.
    const certain = appends.filter((append) => append.acknowledged).flatMap((append) => append.ids);
    expect([certain, [...certain, ...(unknown.acknowledged ? [] : unknown.ids)]]).toContainEqual(ids);
    expect((await collect(client.readStream(stream))).map(({ event }) => event!.id)).toEqual(ids);
    acknowledged += certain.length;
  }
  const promised = new Set(sent.filter((append) => append.acknowledged).map(({ stream }) => stream));
  expect([...promised].filter((stream) => !byStream.has(stream))).toEqual([]);
  expect(acknowledged).toBeGreaterThan(KILLS * 50);
  await client.dispose();
  expect(await node.stop('SIGTERM')).toBe(0);
});
