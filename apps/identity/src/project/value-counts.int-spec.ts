import { ProjectionRunner } from '@ucv/platform-event-store';
import type { CountedValue } from '@ucv/matching';
import { IdentityWorld, tenant } from '../receive/identity-world.fixture';
import { descriptions } from './descriptions';
import { countsOf } from './value-counts';

const world = new IdentityWorld();
beforeAll(() => world.start());
afterAll(async () => {
  world.ending.abort();
  await world.stop();
});

const fold = async () => {
  const { log, readModel, privacy } = world;
  const projection = descriptions(privacy);
  await new ProjectionRunner({ log, readModel, projection }).run(world.ending.signal, await log.head());
};
const says = async (user: string, traits: object) =>
  world.identified(await world.refsOf({ type: 'user_id', value: user }), traits);
const counted = async (kind: CountedValue['kind'], value: string): Promise<number> => {
  const asked = { kind, value };
  const counts = await world.readModel.forTenant(tenant, (tx) =>
    countsOf(tx, tenant, { values: [asked], privacy: world.privacy }),
  );
  return counts(asked);
};
const rows = () =>
  world.readModel.transaction(async (tx) => ({
    counts: await tx.query<object[]>('SELECT * FROM value_count ORDER BY tenant, key'),
    described: await tx.query<object[]>('SELECT tenant, ref, counted FROM described ORDER BY tenant, ref'),
  }));

describe('how many have a value', () => {
  it('is counted by fragment, once for each, and never in the clear', async () => {
    await says('ann', { firstName: 'Ann', lastName: 'Quill', address: { city: 'Dunmore' } });
    await says('ann', { firstName: 'Ann', phone: '+12025550123' });
    await says('bob', { name: 'Bob Quill' });
    await fold();
    const told = [counted('family name', 'quill'), counted('given name', 'ann'), counted('city', 'dunmore')];
    expect(await Promise.all(told)).toEqual([2, 1, 1]);
    expect(JSON.stringify((await rows()).counts)).not.toMatch(/quill|ann|dunmore|555/i);
  });

  it('changes with what somebody says anew', async () => {
    await says('bob', { name: 'Bob Marsh' });
    await fold();
    expect(await Promise.all([counted('family name', 'quill'), counted('family name', 'marsh')])).toEqual([
      1, 1,
    ]);
  });

  it('goes with an erasure, and is the same when it is folded anew', async () => {
    const people = await world.refsOf({ type: 'user_id', value: 'ann' });
    await world.keysGone(...people);
    await world.erased(...people);
    await fold();
    expect(await Promise.all([counted('family name', 'quill'), counted('phone', '025550123')])).toEqual([
      0, 0,
    ]);
    const before = await rows();
    expect(before.counts).toHaveLength(2);
    await world.readModel.transaction((tx) =>
      tx.query('TRUNCATE described, block, value_count, matching_erased_ref, projection_checkpoint'),
    );
    await fold();
    expect(await rows()).toEqual(before);
  });
});
