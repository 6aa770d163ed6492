import { type Fact, type FactEntry } from '@ucv/envelope';
import { type StartedPart, startEventStore } from '@ucv/testing';
import { decide, type Decider } from './decider';
import { RevisionConflict } from './errors';
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
