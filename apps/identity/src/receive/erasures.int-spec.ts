import type { Split } from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import { type EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { descriptions } from '../project/descriptions';
import { IdentityWorld, subject } from './identity-world.fixture';
import { recoverGraph } from './recovery';

const world = new IdentityWorld();
const happened = world.happened.bind(world);
const erased = world.erased.bind(world);
const resolvedUpTo = world.resolvedUpTo.bind(world);
const personOf = world.personOf.bind(world);
const personFacts = world.personFacts.bind(world);
let log: EventLog;
let readModel: ReadModel;

beforeAll(async () => {
  await world.start();
  ({ log, readModel } = world);
});
afterAll(async () => {
  world.ending.abort();
  await world.stop();
});

describe('an erasure', () => {
  const three = () => ['user_id', 'email', 'anonymous_id'].map(subject) as [Subject, Subject, Subject];
  const rowsOf = async (...subjects: Subject[]) =>
    readModel.transaction(async (tx) => {
      const refs = [subjects.map(({ ref }) => ref)];
      const [row] = await tx.query<{ rows: number }[]>(
        `SELECT (SELECT count(*) FROM link WHERE ref = ANY($1) OR person = ANY($1))::int
              + (SELECT count(*) FROM person WHERE ref = ANY($1))::int
              + (SELECT count(*) FROM refusal WHERE ref = ANY($1) OR person = ANY($1))::int AS rows`,
        refs,
      );
      return row?.rows;
    });

  it('deletes the rows of its people, and what comes late about them decides nothing', async () => {
    const [user, email, browser] = three();
    await resolvedUpTo(await happened(user, email, browser));
    expect(await rowsOf(user, email, browser)).toBeGreaterThan(0);
    await resolvedUpTo(await erased(user, email, browser));
    expect(await rowsOf(user, email, browser)).toBe(0);
    const before = (await personFacts(user, email, browser)).length;
    await resolvedUpTo(await happened(user, browser));
    const [friend, device] = [subject('user_id'), subject('device_id')];
    await resolvedUpTo(await happened(friend, device, browser));
    expect((await personFacts(user, email, browser)).length).toBe(before);
    expect(await rowsOf(user, email, browser)).toBe(0);
    expect(await Promise.all([friend, device].map(personOf))).toEqual([friend.ref, friend.ref]);
    expect((await personFacts(friend))[0]?.metadata.subjects).toEqual([friend, device]);
  });

  it('decides nothing about events that stand before it in the same batch', async () => {
    const [user, email, browser] = three();
    await happened(user, email, browser);
    await resolvedUpTo(await erased(user, email, browser));
    expect(await personFacts(user, email, browser)).toEqual([]);
    expect(await rowsOf(user, email, browser)).toBe(0);
  });

  it('lets who joined meanwhile go on as persons of their own', async () => {
    const [user, email, browser] = three();
    await resolvedUpTo(await happened(user, email, browser));
    await resolvedUpTo(await erased(user));
    await resolvedUpTo(await log.head());
    expect(await rowsOf(user)).toBe(0);
    expect(await Promise.all([email, browser].map(personOf))).toEqual([email.ref, email.ref]);
    const split = (await personFacts(user)).at(-1) as RecordedFact<string, Split['data']>;
    expect([split.type, split.metadata.subjects[0]]).toEqual(['identity.split.v1', email]);
    expect(split.data.parts).toEqual([{ person: email, identifiers: [email, browser] }]);
    const late = subject('device_id');
    await resolvedUpTo(await happened(email, late));
    expect(await personOf(late)).toBe(email.ref);
  });

  it('gives the same graph when it is folded anew from the log', async () => {
    const graph = () =>
      readModel.transaction(async (tx) => [
        await tx.query('SELECT * FROM link ORDER BY tenant, ref'),
        await tx.query('SELECT * FROM refusal ORDER BY tenant, person, ref'),
        await tx.query('SELECT * FROM person ORDER BY tenant, ref'),
      ]);
    const last = await happened(...three());
    await resolvedUpTo(last);
    await resolvedUpTo(await log.head());
    const before = await graph();
    const head = await log.head();
    await readModel.transaction((tx) =>
      tx.query('TRUNCATE link, person, refusal, resumption, projection_checkpoint, erased_ref'),
    );
    await recoverGraph(log, readModel, world.ending.signal);
    await resolvedUpTo(head);
    expect(await log.head()).toBe(head);
    expect(await graph()).toEqual(before);
  });
});

describe('what somebody erased said of themselves', () => {
  const traits = { firstName: 'Canary', lastName: 'Yellow', email: 'canary@example.com' };
  const kept = () =>
    readModel.transaction(async (tx) => {
      const rows = await tx.query<{ row: string }[]>(
        'SELECT d::text AS row FROM described d UNION ALL SELECT ref FROM block',
      );
      return rows.map(({ row }) => row).join();
    });
  const fold = (position: bigint) =>
    new ProjectionRunner({ log, readModel, projection: descriptions(world.privacy) }).run(
      world.ending.signal,
      position,
    );

  it('does not come back by an event under way, though its key is still in the cache', async () => {
    const people = await world.refsOf({ type: 'user_id', value: 'canary' });
    await fold(await world.identified(people, traits));
    expect(await kept()).toContain('Canary');
    const { stream, fact } = await world.sealed(people, { ...traits, city: 'Nest' });
    await world.keysGone(...people);
    await fold(await erased(...people));
    expect(await kept()).toBe('');
    await fold((await log.append(stream, [fact], 'any')).position);
    expect(await kept()).toBe('');
  });

  it('leaves no row where it stands before the erasure in the same batch', async () => {
    const people = await world.refsOf({ type: 'user_id', value: 'another' });
    await world.identified(people, traits);
    await world.keysGone(...people);
    await fold(await erased(...people));
    expect(await kept()).toBe('');
  });
});
