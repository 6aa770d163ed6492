import { factId, ParkedDesk, type Projection, ProjectionRunner } from '@ucv/platform-event-store';
import { streamName, type Subject } from '@ucv/envelope';
import { IdentityWorld, subject, tenant } from './identity-world.fixture';
import { recoverGraph } from './recovery';
import { resolver } from './resolver';

const world = new IdentityWorld();
let broken = true;

beforeAll(() => world.start());
afterAll(async () => {
  world.ending.abort();
  await world.stop();
});

/** Fails on interactions of a kind of identifier, until it is mended. */
function failing(): Projection {
  const honest = resolver(world.log);
  return {
    ...honest,
    apply: (tx, facts) => {
      if (
        broken &&
        facts.some(({ metadata }) => metadata.subjects.some(({ type }) => type === 'loyalty_card'))
      )
        throw Object.assign(new Error('broken'), { code: 'testing.broken' });
      return honest.apply(tx, facts);
    },
  };
}

const rows = () =>
  world.readModel.transaction(async (tx) => [
    await tx.query('SELECT * FROM link ORDER BY tenant, ref'),
    await tx.query('SELECT * FROM person ORDER BY tenant, ref'),
    await tx.query('SELECT * FROM refusal ORDER BY tenant, person, ref'),
  ]);

it('an interaction that is parked resolves nobody until it is replayed; then it is decided, as a rebuild folds it', async () => {
  const { log, readModel, ending } = world;
  const [user, card, browser] = ['user_id', 'loyalty_card', 'anonymous_id'].map(subject) as [
    Subject,
    Subject,
    Subject,
  ];
  const projection = failing();
  const runner = new ProjectionRunner({ log, readModel, projection });
  const running = runner.run(ending.signal);
  const desk = new ParkedDesk({
    service: 'identity',
    log,
    readModel,
    hosted: new Map([['identity', { projection, runner }]]),
    onFault: (error) => {
      throw error;
    },
  });
  await world.happened(user, card);
  await world.happened(user, browser);
  await runner.caughtUp();
  expect(await Promise.all([user, card, browser].map((one) => world.personOf(one)))).toEqual([
    user.ref,
    card.ref,
    user.ref,
  ]);
  const [parked] = (await desk.list(tenant)).parked;
  expect(parked).toMatchObject({
    stream: streamName('interaction', tenant, user.ref),
    reason: 'testing.broken',
  });

  broken = false;
  const asked = { id: parked!.id, actor: 'a'.repeat(32), requestId: 'request-1' };
  const replayed = await desk.replay(tenant, asked);
  expect([replayed.state, replayed.rebuild]).toEqual(['replayed', undefined]);
  await runner.caughtUp();
  expect(await Promise.all([user, card, browser].map((one) => world.personOf(one)))).toEqual(
    Array(3).fill(user.ref),
  );
  const merged = (await world.personFacts(user)).filter(
    ({ metadata }) => metadata.causationId === parked!.factId,
  );
  expect(merged.map(({ id }) => id)).toEqual([
    factId('identity', parked!.factId, `identity.merged.v1 ${user.ref} `),
  ]);

  const live = await rows();
  ending.abort();
  await running;
  world.ending = new AbortController();
  await readModel.transaction((tx) =>
    tx.query('TRUNCATE link, person, refusal, evidence, merge, resumption, projection_checkpoint'),
  );
  await recoverGraph(log, readModel, world.ending.signal);
  await world.resolvedUpTo(await log.head());
  expect(await rows()).toEqual(live);
}, 60_000);
