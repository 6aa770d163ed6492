import type { WeightsSet } from '@ucv/contracts-identity';
import { learnWeights, type LearnedWeights } from '@ucv/matching';
import { configStream, ProjectionRunner } from '@ucv/platform-event-store';
import type { Refusal } from '@ucv/platform-service';
import { descriptions } from '../project/descriptions';
import { IdentityWorld, tenant } from './identity-world.fixture';
import { resolver } from './resolver';
import { WeightsCommands } from './weights-commands';

const world = new IdentityWorld();
const asker = { tenant, requestId: undefined };
const actor = 'a'.repeat(32);
let commands: WeightsCommands;
/** Of how many descriptions it was learned, each time. */
const learned: number[] = [];
const learn = (all: Parameters<typeof learnWeights>[0]): Promise<LearnedWeights> => {
  learned.push(all.length);
  return Promise.resolve(learnWeights(all.slice(0, 150)));
};

beforeAll(async () => {
  await world.start();
  const { log, readModel } = world;
  const runner = new ProjectionRunner({ log, readModel, projection: resolver(log) });
  void runner.run(world.ending.signal);
  commands = new WeightsCommands({ log, readModel, runner, learn });
});
afterAll(async () => {
  world.ending.abort();
  await world.stop();
});

const names = ['Ann', 'Bob', 'Cem', 'Dora', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jun'];
/** So many more say something of themselves. */
async function come(from: number, to: number): Promise<void> {
  const { log, readModel, privacy } = world;
  for (let at = from; at < to; at += 100)
    await Promise.all(
      Array.from({ length: Math.min(100, to - at) }, async (_, i) => {
        const traits = { firstName: names[(at + i) % 10], lastName: `Quillon ${(at + i) % 77}` };
        await world.identified(await world.refsOf({ type: 'user_id', value: `u${at + i}` }), traits);
      }),
    );
  const projection = descriptions(privacy);
  await new ProjectionRunner({ log, readModel, projection }).run(world.ending.signal, await log.head());
}
const onLog = async (): Promise<WeightsSet['data'][]> => {
  const facts: WeightsSet['data'][] = [];
  for await (const { data } of world.log.read(configStream(tenant, 'identity-weights')))
    facts.push(data as WeightsSet['data']);
  return facts;
};

describe('what comparisons say', () => {
  it('is what is usual as long as too few say something of themselves', async () => {
    await come(0, 300);
    const held = await commands.weights(tenant);
    expect(held).toMatchObject({ version: 1, origin: 'defaults', sampled: 0 });
    expect(held.features.map(({ name, m }) => [name, m.length])).toContainEqual(['phone', 3]);
    await commands.grown(tenant, 300);
    const refused = await commands.learn(asker, actor).catch((error: Refusal) => error.code);
    expect([refused, learned]).toEqual(['identity.too-few-described', []]);
  });

  it('is learned by itself from 500 on, and again where they are twice as many; the log holds shares alone', async () => {
    await come(300, 520);
    await commands.grown(tenant, 520);
    expect(await commands.weights(tenant)).toMatchObject({
      ...{ version: 2, origin: 'learned', described: 520, sampled: 520, setBy: 'service:identity' },
    });
    await commands.grown(tenant, 1_039);
    expect(learned).toEqual([520]);
    await commands.grown(tenant, 1_040);
    expect(learned).toEqual([520, 520]);
    const facts = await onLog();
    expect(facts.map(({ version }) => version)).toEqual([2, 3]);
    expect(JSON.stringify(facts)).not.toMatch(/quillon|Hana|Emil/);
  });

  it('is taken back to what is usual, and stays it until somebody orders to learn', async () => {
    const usual = await commands.reset(asker, actor);
    expect(usual).toMatchObject({ version: 4, origin: 'defaults', setBy: actor });
    await commands.grown(tenant, 1_000_000);
    expect((await commands.weights(tenant)).version).toBe(4);
    expect(await commands.learn(asker, actor)).toMatchObject({ version: 5, origin: 'learned' });
  });

  it('is learned once for all who order it at a time', async () => {
    const times = learned.length;
    const both = await Promise.all([commands.learn(asker, actor), commands.learn(asker, actor)]);
    expect(learned.length).toBe(times + 1);
    expect(both.map(({ origin }) => origin)).toEqual(['learned', 'learned']);
  });

  it('is the same where it is folded anew from the log: nothing is learned again', async () => {
    const { log, readModel } = world;
    const before = await commands.weights(tenant);
    const times = learned.length;
    await readModel.transaction((tx) => tx.query('TRUNCATE weights'));
    await readModel.transaction(async (tx) => {
      for await (const fact of log.read(configStream(tenant, 'identity-weights')))
        await resolver(log).apply(tx, [fact]);
    });
    expect(await commands.weights(tenant)).toEqual(before);
    expect(learned.length).toBe(times);
  });
});
