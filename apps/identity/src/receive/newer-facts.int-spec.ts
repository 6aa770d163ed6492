import { type Fact, streamName, type Subject } from '@ucv/envelope';
import { commandMetadata } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { IdentityWorld, subject, tenant } from './identity-world.fixture';
import { recoverGraph } from './recovery';

const world = new IdentityWorld();

beforeAll(() => world.start());
beforeEach(() => (world.ending = new AbortController()));
afterEach(() => world.ending.abort());
afterAll(() => world.stop());

/** Something about a person that newer code says, in a shape that this code has never seen. */
async function saidNewly(about: Subject): Promise<string> {
  const at = new Date().toISOString();
  const fact: Fact = {
    id: randomUUID(),
    type: 'identity.person-renamed.v1',
    data: { whom: about.ref },
    metadata: commandMetadata({ tenant, actor: 'service:identity', at, correlationId: 'c' }, [about]),
  };
  await world.newer.append(streamName('person', tenant, about.ref), [fact], 'any');
  return fact.id;
}

const parked = () =>
  world.readModel.transaction((tx) =>
    tx.query<{ event_id: string; reason: string }[]>(
      'SELECT event_id, reason FROM parked_fact ORDER BY position',
    ),
  );
const joined = async (one: Subject, other: Subject): Promise<boolean> =>
  (await world.personOf(one)) === (await world.personOf(other));

describe('identity beside newer code', () => {
  it('sets aside what it does not know, and goes on deciding about the same person', async () => {
    const [user, phone, desktop] = ['user_id', 'anonymous_id', 'anonymous_id'].map(subject) as [
      Subject,
      Subject,
      Subject,
    ];
    await world.resolvedUpTo(await world.happened(user, phone));
    const id = await saidNewly(user);
    await world.resolvedUpTo(await world.happened(user, desktop));
    expect(await joined(user, desktop)).toBe(true);
    expect(await parked()).toEqual([{ event_id: id, reason: 'log.unknown-type' }]);
  });

  it('decides about a person of whom newer code alone has spoken', async () => {
    const [user, phone] = [subject('user_id'), subject('anonymous_id')];
    await saidNewly(user);
    await world.resolvedUpTo(await world.happened(user, phone));
    expect(await joined(user, phone)).toBe(true);
  });

  it('builds its rows anew from a log that holds such facts', async () => {
    const [user, phone] = [subject('user_id'), subject('anonymous_id')];
    await world.resolvedUpTo(await world.happened(user, phone));
    await saidNewly(user);
    for (const table of ['link', 'person', 'refusal', 'projection_checkpoint', 'parked_fact'])
      await world.readModel.transaction((tx) => tx.query(`DELETE FROM ${table}`));
    await recoverGraph(world.log, world.readModel, world.ending.signal);
    expect(await joined(user, phone)).toBe(true);
  });
});
