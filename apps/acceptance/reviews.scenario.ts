import type { MatchWeights, Review, ReviewList, Simulation } from '@ucv/contracts-identity';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { eventually } from './src/campaign';
import { Gateway } from './src/gateway';
import { type Said, track } from './src/track';

const traits = {
  ...{ firstName: 'Margaret', lastName: 'Okonkwo', birthday: '1984-03-17' },
  address: { street: '12 Harbour Street', city: 'Dunmore', postalCode: '41007' },
};

describe('two fragments that say the same of themselves', () => {
  let system: StartedSystem;
  let gateway: Gateway;

  beforeAll(async () => {
    system = await startSystem();
    gateway = new Gateway(system.urls.gateway, system.adminToken);
  });
  afterAll(() => system?.stop());

  const idOf = async (named: string) => (await gateway.profile(named)).id;
  const reviews = (query = '') => gateway.read<ReviewList>(`/v1/identity/reviews${query}`);
  const decide = (id: string, verdict: string, body: object = {}) =>
    gateway.send<Review>('POST', `/v1/identity/reviews/${id}/${verdict}`, body);

  it('are one person where nothing forbids it, and the history comes along', async () => {
    await track(
      system,
      { userId: 'margaret', type: 'identify', traits: { ...traits, plan: 'pro' } },
      { anonymousId: 'form-1', type: 'identify', traits: { ...traits, firstName: 'Maggie' } },
      { anonymousId: 'form-1', event: 'Form Sent' },
    );
    await eventually(
      'they are one',
      async () => (await idOf('anonymous_id:form-1')) === (await idOf('user_id:margaret')),
    );
    const one = await gateway.profile('user_id:margaret');
    expect([one.interactions, one.traits['plan']]).toEqual([3, 'pro']);
    expect((await reviews()).counts.open).toBe(0);
  });

  it('of two users wait for a steward, who joins them and takes it back', async () => {
    const theirs = { ...traits, firstName: 'Amina', lastName: 'Castellanos', birthday: '1990-11-02' };
    await track(
      system,
      { userId: 'amina', type: 'identify', traits: theirs },
      { userId: 'amina-2', type: 'identify', traits: { ...theirs, birthday: '1990-11-20' } },
    );
    await eventually('it is found', async () => (await reviews()).counts.open === 1);
    const [found] = (await reviews()).reviews as [Review];
    expect(found.sides.map(({ values }) => values['person.birth_date']).sort()).toEqual([
      '1990-11-02',
      '1990-11-20',
    ]);
    expect(found.steps.reduce((sum, { bits }) => sum + bits, found.rest)).toBeCloseTo(found.weight, 2);
    expect(await idOf('user_id:amina')).not.toBe(await idOf('user_id:amina-2'));

    expect(await decide(found.id, 'accept')).toMatchObject({ status: 'accepted', joined: true });
    await eventually(
      'they are one',
      async () => (await idOf('user_id:amina')) === (await idOf('user_id:amina-2')),
    );
    expect(await decide(found.id, 'reject', { reason: 'sisters' })).toMatchObject({
      ...{ status: 'rejected', joined: false },
    });
    await eventually(
      'they are two',
      async () => (await idOf('user_id:amina')) !== (await idOf('user_id:amina-2')),
    );
    await track(system, { userId: 'amina-2', type: 'identify', traits: theirs });
    await eventually('it is seen', async () => (await gateway.profile('user_id:amina-2')).interactions === 2);
    expect((await reviews('?status=rejected')).reviews.map(({ id }) => id)).toEqual([found.id]);
    expect((await reviews()).counts).toMatchObject({ open: 0, rejected: 1 });
  });

  it('are joined by rules that ask for less, as was told before, and part again under the old ones', async () => {
    const { birthday, ...named } = { ...traits, firstName: 'Ottilie', lastName: 'Bergström' };
    const { city, postalCode } = traits.address;
    await track(
      system,
      { userId: 'ottilie', type: 'identify', traits: { ...named, birthday } },
      { anonymousId: 'ottilie-2', type: 'identify', traits: { ...named, address: { city, postalCode } } },
    );
    await eventually('it is found', async () => (await reviews()).counts.open === 1);
    const [{ probability }] = (await reviews()).reviews as [Review];
    expect(probability).toBeLessThan(0.99);
    const rules = { matching: { join: probability, review: 0.6 } };
    const { samples } = await gateway.send<Simulation>('POST', '/v1/identity/simulations', { rules });
    const both = [await idOf('user_id:ottilie'), await idOf('anonymous_id:ottilie-2')].sort();
    expect(samples.merged.map(({ persons }) => persons.sort())).toEqual([both]);
    await gateway.send('PUT', '/v1/identity/rules', rules);
    const one = async () => (await idOf('user_id:ottilie')) === (await idOf('anonymous_id:ottilie-2'));
    await eventually('they are one', one);
    expect((await reviews()).counts.open).toBe(0);
    await gateway.send('PUT', '/v1/identity/rules', { matching: { join: 0.99, review: 0.6 } });
    await eventually('they are two', async () => !(await one()));
    expect((await reviews()).counts.open).toBe(1);
  });

  it('of one household are two persons, and nobody is asked', async () => {
    const { address } = traits;
    await track(
      system,
      { userId: 'lena', type: 'identify', traits: { firstName: 'Lena', lastName: 'Voss', address } },
      { userId: 'tim', type: 'identify', traits: { firstName: 'Tim', lastName: 'Voss', address } },
      { userId: 'tim', event: 'Called' },
    );
    await eventually('both are known', async () => (await gateway.profile('user_id:tim')).interactions === 2);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await reviews()).counts.open).toBe(1);
  });

  it('are weighed by what the tenant’s own people show, by itself once there are 500, and as is usual by order', async () => {
    const weights = () => gateway.read<MatchWeights>('/v1/identity/weights');
    expect(await weights()).toMatchObject({ version: 1, origin: 'defaults' });
    const customers = Array.from({ length: 510 }, (_, i): Said => {
      const named = { firstName: `Name${i % 89}`, lastName: `Surname${i % 97}`, city: `Town${i % 11}` };
      return { userId: `customer-${i}`, type: 'identify', traits: named };
    });
    for (let at = 0; at < customers.length; at += 100) await track(system, ...customers.slice(at, at + 100));
    let late = 0;
    await eventually('it is learned', async () => {
      // Learned once somebody says something after they were counted.
      await track(system, { userId: `late-${(late += 1)}`, type: 'identify', traits: { firstName: 'Noa' } });
      return (await weights()).origin === 'learned';
    });
    const learned = await weights();
    expect(learned).toMatchObject({ version: 2, setBy: 'service:identity' });
    expect(learned.sampled).toBeGreaterThanOrEqual(500);
    expect(await gateway.send('POST', '/v1/identity/weights/reset', {})).toMatchObject({
      ...{ version: 3, origin: 'defaults' },
    });
  });
});
