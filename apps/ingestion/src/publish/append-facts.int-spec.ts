import { type Fact, streamName } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import { type StartedPart, startEventStore } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { appendFacts, type Placed } from './append-facts';

let eventStore: StartedPart;
let log: EventLog;
beforeAll(async () => {
  eventStore = await startEventStore();
  log = EventLog.connect(eventStore.url);
});
afterAll(async () => {
  await log?.close();
  await eventStore?.stop();
});

const stream = () => streamName('interaction', 'main', randomBytes(16).toString('hex'));
const place = (into: string, ct = ''): Placed => ({
  stream: into,
  fact: {
    id: randomUUID(),
    type: 'testing.thing-done.v1',
    data: { sealed: { ct } },
    metadata: {},
  } as unknown as Placed['fact'],
});
const idsIn = async (name: string): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { id } of log.read(name)) ids.push(id);
  return ids;
};
const idsOf = (placed: readonly { fact: Fact }[]) => placed.map(({ fact }) => fact.id);

describe('appending facts', () => {
  it('keeps the order of a stream, also where it takes many calls', async () => {
    const [one, other] = [stream(), stream()];
    const placed = Array.from({ length: 450 }, (_, n) => place(n % 3 === 0 ? other : one));
    expect(await appendFacts(log, placed)).toEqual(new Array(450));
    for (const name of [one, other]) {
      expect(await idsIn(name)).toEqual(idsOf(placed.filter((at) => at.stream === name)));
    }
  });

  it('splits what is too large for one call', async () => {
    const name = stream();
    const placed = Array.from({ length: 6 }, () => place(name, 'x'.repeat(400_000)));
    expect(await appendFacts(log, placed)).toEqual(new Array(6));
    expect(await idsIn(name)).toEqual(idsOf(placed));
  });

  it('appends the rest of a request where another instance has begun with it', async () => {
    const name = stream();
    const placed = Array.from({ length: 4 }, () => place(name));
    await appendFacts(log, placed.slice(0, 2));
    expect(await appendFacts(log, placed)).toEqual(new Array(4));
    expect(await idsIn(name)).toEqual(idsOf(placed));
  });

  it('appends doubtful facts once, wherever they stand', async () => {
    const name = stream();
    const placed = Array.from({ length: 4 }, () => place(name));
    await appendFacts(log, [placed[1]!, placed[2]!]);
    const doubtful = placed.map((one, at) => ({ ...one, doubtful: at === 1 || at === 2 }));
    expect(await appendFacts(log, doubtful)).toEqual(new Array(4));
    expect((await idsIn(name)).sort()).toEqual(idsOf(placed).sort());
  });

  it('says which facts are not in the log, and why', async () => {
    const name = stream();
    const [small, large] = [place(name), place(name, 'x'.repeat(1_200_000))];
    const failures = await appendFacts(log, [small, large]);
    expect(failures).toEqual([undefined, expect.objectContaining({ code: 'log.fact-too-large' })]);
    expect(await idsIn(name)).toEqual(idsOf([small]));
  });
});
