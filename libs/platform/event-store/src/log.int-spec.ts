import { type Fact, type FactEntry, streamName } from '@ucv/envelope';
import { type StartedPart, startEventStore } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { commandMetadata } from './command-metadata';
import { decide, type Decider } from './decider';
import { LogUnavailable, RevisionConflict } from './errors';
import type { FeedBatch } from './feed';
import { EventLog } from './log';

let server: StartedPart;
let log: EventLog;

beforeAll(async () => {
  server = await startEventStore();
  log = EventLog.connect(server.url, { appendTimeout: 2_000 });
});
afterAll(async () => {
  await log?.close();
  await server?.stop();
});

const newStream = (category: 'interaction' | 'config' = 'interaction'): string =>
  streamName(category, 'main', randomBytes(16).toString('hex'));
const fact = (n: number, type = 'testing.thing-counted.v1'): Fact => ({
  id: randomUUID(),
  type,
  data: { n },
  metadata: commandMetadata({
    tenant: 'main',
    actor: 'service:testing',
    at: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
  }),
});
const counted = (lift?: FactEntry['lift']): FactEntry => ({
  category: 'interaction',
  says: 'a thing was counted',
  lift,
});
const numbers = async (facts: AsyncIterable<Fact>): Promise<unknown[]> => {
  const seen: unknown[] = [];
  for await (const { data } of facts) seen.push((data as { n: number }).n);
  return seen;
};

describe('the log', () => {
  it('gives back what was appended, in order, both ways', async () => {
    const stream = newStream();
    await log.append(stream, [fact(1), fact(2)], 'no-stream');
    const { revision } = await log.append(stream, [fact(3)], 1);
    expect(revision).toBe(2);
    expect(await numbers(log.read(stream))).toEqual([1, 2, 3]);
    expect(await numbers(log.read(stream, { from: 1 }))).toEqual([2, 3]);
    expect(await numbers(log.read(stream, { backwards: true, limit: 2 }))).toEqual([3, 2]);
  });

  it('keeps metadata, revision, position and time', async () => {
    const stream = newStream();
    const appended = fact(1);
    const { position } = await log.append(stream, [appended], 'no-stream');
    for await (const recorded of log.read(stream)) {
      expect(recorded).toMatchObject({ ...appended, stream, revision: 0, position });
      expect(Math.abs(Date.parse(recorded.recordedAt) - Date.now())).toBeLessThan(60_000);
    }
    expect(await log.head()).toBeGreaterThanOrEqual(position);
  });

  it('holds nothing in a stream that does not exist', async () => {
    expect(await numbers(log.read(newStream()))).toEqual([]);
  });

  it('refuses an append at a revision that is not the last', async () => {
    const stream = newStream();
    await log.append(stream, [fact(1)], 'no-stream');
    await expect(log.append(stream, [fact(2)], 'no-stream')).rejects.toBeInstanceOf(RevisionConflict);
    await expect(log.append(stream, [fact(2)], 7)).rejects.toMatchObject({ code: 'log.revision-conflict' });
  });

  it('takes the same facts again without doubling them', async () => {
    const stream = newStream();
    const facts = [fact(1), fact(2)];
    const first = await log.append(stream, facts, 'no-stream');
    const again = await log.append(stream, facts, 'no-stream');
    expect(again.revision).toBe(first.revision);
    expect(await numbers(log.read(stream))).toEqual([1, 2]);
  });

  it('lifts old versions of a fact when it reads them', async () => {
    const lifting = EventLog.connect(server.url, {
      facts: {
        'testing.thing-counted.v1': counted((old) => ({ ...old, type: 'testing.thing-counted.v2' })),
        'testing.thing-counted.v2': counted((old) => ({
          ...old,
          type: 'testing.thing-counted.v3',
          data: { n: 11 },
        })),
        'testing.thing-counted.v3': counted(),
      },
    });
    const stream = newStream();
    await log.append(stream, [fact(1)], 'no-stream');
    for await (const lifted of lifting.read(stream))
      expect(lifted).toMatchObject({ type: 'testing.thing-counted.v3', data: { n: 11 } });
    await lifting.close();
  });

  describe('that was told what its code knows', () => {
    let knowing: EventLog;
    const strange: string[] = [];

    beforeAll(() => {
      knowing = EventLog.connect(server.url, {
        facts: { 'testing.thing-counted.v1': counted() },
        onStrange: ({ type }, why) => strange.push(`${type} ${why}`),
      });
    });
    afterAll(() => knowing.close());

    it('tells of what a reader has to leave out', async () => {
      const stream = newStream();
      const types = ['testing.thing-counted.v1', 'testing.thing-counted.v2', 'testing.thing-lost.v1'];
      await log.append(
        stream,
        types.map((type, n) => fact(n, type)),
        'no-stream',
      );
      expect(await numbers(knowing.read(stream))).toEqual([0, 1, 2]);
      expect(strange).toEqual([
        'testing.thing-counted.v2 log.newer-version',
        'testing.thing-lost.v1 log.unknown-type',
      ]);
    });

    it('refuses to append what nobody declares', async () => {
      const stream = newStream();
      const undeclared = [fact(1), fact(2, 'testing.thing-lost.v1')];
      await expect(knowing.append(stream, undeclared, 'no-stream')).rejects.toMatchObject({
        code: 'log.type-uncatalogued',
      });
      expect(await numbers(log.read(stream))).toEqual([]);
    });
  });
});

describe('a decider', () => {
  const counter: Decider<number, number> = {
    initial: 0,
    evolve: (sum, { data }) => sum + (data as { n: number }).n,
    decide: (command, sum) => (sum + command > 100 ? [] : [fact(command)]),
  };

  it('loses no command when many decide at once', async () => {
    const stream = newStream('config');
    await Promise.all(Array.from({ length: 12 }, () => decide(log, counter, stream, 5)));
    expect((await numbers(log.read(stream))).length).toBe(12);
  });

  it('takes up its own facts as they are read, also where it still says an old version', async () => {
    const lifting = EventLog.connect(server.url, {
      facts: {
        'testing.thing-counted.v1': counted((old) => ({
          ...old,
          type: 'testing.thing-counted.v2',
          data: { n: (old.data as { n: number }).n * 10 },
        })),
        'testing.thing-counted.v2': counted(),
      },
    });
    const { state, facts } = await decide(lifting, counter, newStream('config'), 4);
    expect(state).toBe(40);
    expect(facts).toMatchObject([{ type: 'testing.thing-counted.v1' }]);
    await lifting.close();
  });

  it('appends nothing when there is nothing to say', async () => {
    const { position, facts } = await decide(log, counter, newStream('config'), 101);
    expect([position, facts]).toEqual([undefined, []]);
  });
});

describe('the feed', () => {
  async function take(
    batches: AsyncIterable<FeedBatch>,
    enough: (seen: number[]) => boolean,
  ): Promise<number[]> {
    const seen: number[] = [];
    for await (const { facts } of batches) {
      seen.push(...facts.map(({ data }) => (data as { n: number }).n));
      if (enough(seen)) break;
    }
    return seen;
  }

  it('delivers what matches, from a position on, and then live', async () => {
    const [wanted, other] = [newStream(), newStream('config')];
    const after = await log.head();
    await log.append(other, [fact(1)], 'no-stream');
    const { position } = await log.append(wanted, [fact(2)], 'no-stream');
    await log.append(wanted, [fact(3)], 0);
    const { signal } = new AbortController();
    const prefixes = [wanted];
    expect(await take(log.feed({ prefixes, after, signal }), (seen) => seen.length === 2)).toEqual([2, 3]);
    const live = take(log.feed({ prefixes, after: position, signal }), (seen) => seen.length === 2);
    await log.append(wanted, [fact(4)], 1);
    expect(await live).toEqual([3, 4]);
  });

  it('tells when it stands at the head, also when nothing matches', async () => {
    const { signal } = new AbortController();
    for await (const { live, facts } of log.feed({ prefixes: ['nothing-'], signal })) {
      expect(facts).toEqual([]);
      if (live) break;
    }
  });

  it('ends when it is told to', async () => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 200);
    for await (const _ of log.feed({ prefixes: ['nothing-'], signal: ending.signal }));
  });

  it('gathers for 5 ms what trickles in, and keeps its order', async () => {
    const stream = newStream();
    const after = await log.head();
    const { signal } = new AbortController();
    const appended = (async () => {
      for (let n = 0; n < 100; n += 1) await log.append(stream, [fact(n)], n === 0 ? 'no-stream' : n - 1);
    })();
    const seen: number[] = [];
    let batches = 0;
    const began = performance.now();
    for await (const { facts } of log.feed({ prefixes: [stream], after, signal })) {
      batches += 1;
      seen.push(...facts.map(({ data }) => (data as { n: number }).n));
      if (seen.length === 100) break;
    }
    await appended;
    expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => n));
    // A timer may fire up to 1 ms early.
    expect(batches).toBeLessThanOrEqual((performance.now() - began) / 4 + 1);
  });

  it('never skips what a slow reader has not taken yet', async () => {
    const stream = newStream();
    const after = await log.head();
    for (let i = 0; i < 30; i += 1) {
      await log.append(
        stream,
        Array.from({ length: 100 }, (_, n) => fact(i * 100 + n)),
        i === 0 ? 'no-stream' : i * 100 - 1,
      );
    }
    const seen: number[] = [];
    const { signal } = new AbortController();
    let last = after;
    for await (const { facts, position } of log.feed({ prefixes: [stream], after, signal, batchSize: 50 })) {
      for (const { data, position: own } of facts) {
        seen.push((data as { n: number }).n);
        expect(own).toBeGreaterThan(last);
        expect(own).toBeLessThanOrEqual(position as bigint);
      }
      last = position ?? last;
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (seen.length >= 3000) break;
    }
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, n) => n));
  });

  it('goes on by itself after the server was killed, without a gap or a double', async () => {
    const stream = newStream();
    const { signal } = new AbortController();
    const after = await log.head();
    const seen = take(log.feed({ prefixes: [stream], after, signal }), (all) => all.includes(2));
    const facts = [fact(1)];
    await log.append(stream, facts, 'no-stream');
    await server.kill();
    await expect(log.append(stream, [fact(9)], 5)).rejects.toBeInstanceOf(LogUnavailable);
    await server.restart();
    await eventually(() => log.append(stream, [...facts], 'no-stream'));
    await log.append(stream, [fact(2)], 0);
    expect(await seen).toEqual([1, 2]);
  });
});

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
