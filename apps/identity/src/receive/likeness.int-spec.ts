import type { LinkRefused, MatchFoundData } from '@ucv/contracts-identity';
import { byStrength, streamName, type Subject } from '@ucv/envelope';
import { commandMetadata, configStream, ProjectionRunner } from '@ucv/platform-event-store';
import { learnWeights, weightFor } from '@ucv/matching';
import { randomUUID } from 'node:crypto';
import { descriptions } from '../project/descriptions';
import { Matcher } from '../publish/matcher';
import { IdentityWorld, tenant } from './identity-world.fixture';
import { OrderDesk } from './order-desk';
import { People } from './people';
import { resolver } from './resolver';
import { ReviewDesk } from './review-desk';
import { RulesDesk } from './rules-desk';
import { WeightsCommands } from './weights-commands';

const world = new IdentityWorld();
let matcher: Matcher;
let reviewDesk: ReviewDesk;
let rulesDesk: RulesDesk;

beforeAll(async () => {
  await world.start();
  const { log, readModel, privacy } = world;
  const runner = new ProjectionRunner({ log, readModel, projection: resolver(log) });
  void runner.run(world.ending.signal);
  matcher = new Matcher({ log, readModel, resolver: runner, privacy });
  const people = new People(readModel, privacy);
  reviewDesk = new ReviewDesk(log, readModel, runner, new OrderDesk(log, readModel, runner, people));
  const learn = (all: Parameters<typeof learnWeights>[0]) => Promise.resolve(learnWeights(all));
  const weights = new WeightsCommands({ log, readModel, runner, learn });
  rulesDesk = new RulesDesk(log, readModel, runner, weights);
});
afterAll(async () => {
  world.ending.abort();
  await world.stop();
});

/** All that was said is compared, and what was found is decided. */
async function compared(): Promise<void> {
  const { log, privacy } = world;
  await world.resolvedUpTo(await log.head(), descriptions(privacy));
  await matcher.wake();
  await world.resolvedUpTo(await log.head());
}

async function found(
  pair: MatchFoundData['pair'],
  probability: number,
  o: Partial<MatchFoundData> = {},
): Promise<void> {
  const weight = weightFor(probability);
  const data: MatchFoundData = {
    ...{ pair: pair.sort(byStrength), probability, weight, rest: weight, steps: [], modelVersion: 1 },
    outcome: 'joined',
    ...o,
  };
  const [id, at] = [randomUUID(), new Date().toISOString()];
  const metadata = commandMetadata({ tenant, actor: 'service:identity', at, correlationId: id }, [...pair]);
  const fact = { id, type: 'identity.match-found.v1', data, metadata };
  await world.log.append(streamName('identity', tenant, pair[0].ref), [fact], 'any');
}

const home = { street: '4 Mill Lane', city: 'Dunmore', postalCode: '41007' };
const subject = async (type: string, value: string): Promise<Subject> =>
  (await world.refsOf({ type, value }))[0];

it('a family of four with one account, one landline and one address stays four people, whose forms find them', async () => {
  const shared = { lastName: 'Voss', email: 'voss@example.com', phone: '+12025550177', address: home };
  const family = {
    thomas: { ...shared, firstName: 'Thomas', birthday: '1975-02-11' },
    lena: { ...shared, firstName: 'Lena', birthday: '1977-09-30' },
    mia: { ...shared, firstName: 'Mia', birthday: '2008-05-04' },
    ben: { ...shared, firstName: 'Ben', birthday: '2008-05-04' },
  };
  const contacts = [
    { type: 'email', value: 'voss@example.com' },
    { type: 'phone', value: '+12025550177' },
  ];
  for (const [name, traits] of Object.entries(family))
    await world.identified(await world.refsOf({ type: 'user_id', value: name }, ...contacts), traits);
  for (const [name, traits] of Object.entries(family))
    await world.identified(await world.refsOf({ type: 'anonymous_id', value: `form-${name}` }), traits);
  await compared();

  const people = await Promise.all(
    Object.keys(family).map(async (name) => {
      const [user, form] = [await subject('user_id', name), await subject('anonymous_id', `form-${name}`)];
      expect([name, await world.personOf(form)]).toEqual([name, user.ref]);
      return world.personOf(user);
    }),
  );
  expect(new Set(people).size).toBe(4);
  expect((await reviewDesk.list(tenant, {})).reviews).toEqual([]);
});

describe('a form without a given name that is like both of a couple', () => {
  const couple = { lastName: 'Adeyemi', phone: '+12025550144', address: home };
  let ann: Subject;
  let tom: Subject;
  let form: Subject;

  beforeAll(async () => {
    const named = (name: string) => subject('anonymous_id', name);
    [ann, tom, form] = await Promise.all([named('ann'), named('tom'), named('couple')]);
    await world.identified([ann], { ...couple, firstName: 'Ann' });
    await world.identified([tom], { ...couple, firstName: 'Tom' });
    await world.identified([form], couple);
    await world.resolvedUpTo(await world.log.head(), descriptions(world.privacy));
    await found([ann, form], 0.995);
    await found([form, tom], 0.995);
    await world.resolvedUpTo(await world.log.head());
  });

  it('joins the first alone, and a steward is asked about the other', async () => {
    const [first, second] = await Promise.all([ann, tom].map((one) => world.personOf(one)));
    expect([await world.personOf(form), second]).toEqual([first, tom.ref]);
    const refused = (await world.personFacts(ann, form, tom)).find(
      ({ type }) => type === 'identity.link-refused.v1',
    ) as LinkRefused | undefined;
    expect(refused?.data.reason).toMatchObject({ code: 'identity.contradicted', by: 'given name' });
    const { reviews } = await reviewDesk.list(tenant, {});
    const sides = reviews.map((review) => review.sides.map(({ fragment }) => fragment.ref).sort());
    expect(sides).toContainEqual([form.ref, tom.ref].sort());
  });

  it('does so under any rules that ask for less', async () => {
    const { merged, split } = await rulesDesk.simulate(tenant, { matching: { join: 0.6, review: 0.6 } });
    expect([merged, split]).toEqual([0, 0]);
  });
});

describe('weights that are tried', () => {
  it('tell whom they would part, of those who were joined by others', async () => {
    const pair: MatchFoundData['pair'] = [
      await subject('user_id', 'eva'),
      await subject('anonymous_id', 'eva'),
    ];
    const phone = { name: 'phone', labels: ['the same', 'one digit off', 'different'] };
    // Phones differ as often for one person as for two: it says nothing.
    const features = [{ ...phone, m: [0.0001, 0.0001, 0.9998], u: [0.0001, 0.0001, 0.9998] }];
    const data = { version: 2, origin: 'learned', described: 500, sampled: 500, features };
    const [id, at] = [randomUUID(), new Date().toISOString()];
    const metadata = commandMetadata({ tenant, actor: 'service:identity', at, correlationId: id });
    const fact = { id, type: 'identity.weights-set.v1', data, metadata };
    await world.log.append(configStream(tenant, 'identity-weights'), [fact], 'no-stream');
    const steps = [{ feature: 'phone', level: 'different', bits: 0 }];
    await found(pair, 0.992, { steps, weightsVersion: 2 });
    await world.resolvedUpTo(await world.log.head());
    expect(await world.personOf(pair[1])).toBe(pair[0].ref);

    const { split, samples } = await rulesDesk.simulate(tenant, {}, 'defaults');
    expect([split, samples.split.map(({ person }) => person)]).toEqual([1, [pair[0].ref]]);
    expect((await rulesDesk.simulate(tenant, {})).split).toBe(0);
    expect(await world.personOf(pair[1])).toBe(pair[0].ref);
  });
});
