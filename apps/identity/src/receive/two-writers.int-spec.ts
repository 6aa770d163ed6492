import type { MatchFoundData, RulesChange } from '@ucv/contracts-identity';
import { streamName, type Subject } from '@ucv/envelope';
import { commandMetadata, ProjectionRunner } from '@ucv/platform-event-store';
import { Refusal } from '@ucv/platform-service';
import { learnWeights } from '@ucv/matching';
import { randomUUID } from 'node:crypto';
import { IdentityWorld, subject, tenant } from './identity-world.fixture';
import { OrderDesk } from './order-desk';
import { People } from './people';
import { ReviewDesk } from './review-desk';
import { resolver } from './resolver';
import { RulesDesk } from './rules-desk';
import { WeightsCommands } from './weights-commands';

const world = new IdentityWorld();
const asker = { tenant, requestId: undefined };
const by = { reason: 'seen', actor: 'a'.repeat(32) };
let rulesDesk: RulesDesk;
let desk: ReviewDesk;

beforeAll(async () => {
  await world.start();
  const { log, readModel, privacy } = world;
  const runner = new ProjectionRunner({ log, readModel, projection: resolver(log) });
  void runner.run(world.ending.signal);
  const learn = (all: Parameters<typeof learnWeights>[0]) => Promise.resolve(learnWeights(all));
  const weights = new WeightsCommands({ log, readModel, runner, learn });
  rulesDesk = new RulesDesk(log, readModel, runner, weights);
  const orders = new OrderDesk(log, readModel, runner, new People(readModel, privacy));
  desk = new ReviewDesk(log, readModel, runner, orders);
});
afterAll(async () => {
  world.ending.abort();
  await world.stop();
});

const set = (change: RulesChange) => rulesDesk.set(asker, { change, actor: by.actor });
const refusedAs = (outcome: PromiseSettledResult<unknown> | undefined): string | undefined =>
  outcome?.status === 'rejected' ? (outcome.reason as Refusal).code : undefined;

describe('rules that two stewards change at the same time', () => {
  it('hold with both changes, each in a version of its own', async () => {
    const before = await rulesDesk.rules(tenant);
    const both = await Promise.all([set({ limits: { email: 3 } }), set({ limits: { phone: 2 } })]);
    const after = await rulesDesk.rules(tenant);
    expect(after).toEqual({
      ...before,
      limits: { ...before.limits, email: 3, phone: 2 },
      version: before.version + 2,
    });
    expect(both.map(({ version }) => version).sort()).toEqual([before.version + 1, before.version + 2]);
  });

  it('refuse the second where both were made of the same version, and lose nothing of the first', async () => {
    const { version } = await rulesDesk.rules(tenant);
    const outcomes = await Promise.allSettled([
      set({ version, limits: { email: 4 } }),
      set({ version, limits: { email: 2 } }),
    ]);
    const [won] = outcomes.filter((one) => one.status === 'fulfilled');
    expect(outcomes.map(refusedAs).filter(Boolean)).toEqual(['identity.rules-conflict']);
    expect((await rulesDesk.rules(tenant)).limits['email']).toBe(won?.value.limits['email']);
  });

  it('tell what they did, and a simulation what they would do, with the versions', async () => {
    const [user, one, two] = ['user_id', 'email', 'email'].map(subject) as [Subject, Subject, Subject];
    await set({ limits: { email: 5 } });
    await world.happened(user, one);
    const position = await world.happened(user, two);
    await world.resolvedUpTo(position);
    const { version } = await rulesDesk.rules(tenant);
    const told = await rulesDesk.simulate(tenant, { limits: { email: 1 } });
    expect(told).toMatchObject({ version: version + 1, heldVersion: version, split: 1 });
    expect(told.rules.limits).toMatchObject({ user_id: 1, phone: 2, email: 1 });
    const { effect, ...rules } = await set({ limits: { email: 1 } });
    const { version: next, heldVersion: _, rules: simulated, ...would } = told;
    expect(rules).toEqual(simulated);
    expect([rules.version, effect]).toEqual([next, would]);
  });
});

describe('a review that two stewards decide at the same time', () => {
  async function doubtful(): Promise<string> {
    const pair = [subject('user_id'), subject('user_id')] as MatchFoundData['pair'];
    const data: MatchFoundData = {
      ...{ pair, outcome: 'review', probability: 0.7, weight: 1, rest: 0, steps: [], modelVersion: 1 },
    };
    const id = randomUUID();
    const at = new Date().toISOString();
    const metadata = commandMetadata({ tenant, actor: 'service:identity', at, correlationId: id }, [...pair]);
    const fact = { id, type: 'identity.match-found.v1', data, metadata };
    const { position } = await world.log.append(
      streamName('identity', tenant, pair[0].ref),
      [fact],
      'no-stream',
    );
    await world.resolvedUpTo(position);
    return id;
  }
  const statusOf = async (id: string) => {
    const { reviews: accepted } = await desk.list(tenant, { status: 'accepted', limit: 100 });
    const { reviews: rejected } = await desk.list(tenant, { status: 'rejected', limit: 100 });
    const { reviews: deferred } = await desk.list(tenant, { status: 'deferred', limit: 100 });
    return [...accepted, ...rejected, ...deferred].find((one) => one.id === id)?.status;
  };

  it.each([
    ['accept', 'reject'],
    ['reject', 'defer'],
    ['accept', 'accept'],
  ] as const)('is as one of them said, %s or %s, and the other is refused', async (one, other) => {
    const review = await doubtful();
    const outcomes = await Promise.allSettled(
      [one, other].map((verdict) => desk.decide(asker, { ...by, review, verdict })),
    );
    const [done] = outcomes.filter((each) => each.status === 'fulfilled');
    expect(outcomes.map(refusedAs).filter(Boolean)).toEqual(['identity.review-conflict']);
    expect(await statusOf(review)).toBe(done?.value.status);
  });

  it('is decided where something else is said about the same person at the same time', async () => {
    const review = await doubtful();
    const { reviews } = await desk.list(tenant, {});
    const { fragment } = reviews.find(({ id }) => id === review)!.sides[0];
    const [decided] = await Promise.all([
      desk.decide(asker, { ...by, review, verdict: 'accept' }),
      world.log.append(
        streamName('identity', tenant, fragment.ref),
        [
          {
            ...{
              id: randomUUID(),
              type: 'identity.lock-ordered.v1',
              data: { person: fragment, locked: false },
            },
            metadata: commandMetadata(
              { tenant, actor: by.actor, at: new Date().toISOString(), correlationId: 'c' },
              [fragment],
            ),
          },
        ],
        'any',
      ),
    ]);
    expect(decided.status).toBe('accepted');
  });
});
