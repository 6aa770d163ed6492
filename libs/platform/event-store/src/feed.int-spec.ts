import { type StartedPart, startEventStore } from '@ucv/testing';
import { LogUnavailable } from './errors';
import { type FeedBatch, gapAfter } from './feed';
import { EventLog } from './log';
import { fact, newStream } from './things-counted.fixture';

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

  it('rests after each batch as long as its facts ask for, and keeps the order of what trickles in', async () => {
    const stream = newStream();
    const after = await log.head();
    const { signal } = new AbortController();
    const appended = (async () => {
      for (let n = 0; n < 100; n += 1) await log.append(stream, [fact(n)], n === 0 ? 'no-stream' : n - 1);
    })();
    const seen: number[] = [];
    let rests = 0;
    let resting = 0;
    const began = performance.now();
    for await (const { facts } of log.feed({ prefixes: [stream], after, signal })) {
      seen.push(...facts.map(({ data }) => (data as { n: number }).n));
      if (seen.length === 100) break;
      rests += 1;
      resting += gapAfter(facts.length);
    }
    const took = performance.now() - began;
    await appended;
    expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(resting).toBeGreaterThan(0);
    // A timer may fire up to 1 ms early.
    expect(resting - rests).toBeLessThanOrEqual(took);
  });

  it('makes the gap follow the load: nothing after nothing, short after few facts, never beyond 40 ms', () => {
    expect([0, 1, 4, 8, 500].map(gapAfter)).toEqual([0, 5, 20, 40, 40]);
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
