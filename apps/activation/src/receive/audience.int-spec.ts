import type { DeliveriesReplayed } from '@ucv/contracts-activation';
import type { Subject } from '@ucv/envelope';
import { ActivationWorld, newId, newPerson, until } from './activation-world.fixture';

const world = new ActivationWorld();
const { receiver } = world;

beforeAll(async () => {
  await world.start();
  await world.startActivation();
});
afterAll(() => world.stop());

/** What a receiver has heard, in the order in which it took it. */
const heard = (path: string): [string, string | undefined, object | undefined][] =>
  receiver.inbox(path).map(({ message }) => [message.type, message.data.person?.id, message.data.cause]);

const both = { on: ['entered', 'exited'] };

describe('a receiver that keeps an audience', () => {
  it('hears that A went and C came where A became C, so that nobody stays there for ever', async () => {
    const segment = newId();
    await world.define('merged', { segment, ...both });
    await world.define('greets', { segment });
    const [a, c] = [newPerson(), newPerson()];
    await world.moved(segment, { person: a });
    await world.merged(c, a);
    await world.moved(segment, { person: c, carriedFrom: a.ref, kind: 'merge' });
    await world.moved(segment, { person: c, left: true });
    await until(() => receiver.inbox('merged').length === 4);
    expect(heard('merged')).toMatchObject([
      ['segment.entered', a.ref, { kind: 'event' }],
      ['segment.exited', a.ref, { kind: 'merge', into: c.ref }],
      ['segment.entered', c.ref, { kind: 'merge', from: a.ref }],
      ['segment.exited', c.ref, { kind: 'event' }],
    ]);
    expect(heard('greets').map(([, id]) => id)).toEqual([a.ref]);
  });

  it('hears who is left where both belonged, and what a split brings back', async () => {
    const segment = newId();
    await world.define('both', { segment, ...both });
    const [a, c] = [newPerson(), newPerson()];
    await world.moved(segment, { person: a });
    await world.moved(segment, { person: c });
    await world.merged(c, a);
    await until(() => receiver.inbox('both').length === 4);
    expect(heard('both').slice(2)).toMatchObject([
      ['segment.exited', a.ref, { kind: 'merge', into: c.ref }],
      ['segment.entered', c.ref, { kind: 'merge', from: a.ref }],
    ]);
    await split(c, a);
    await world.moved(segment, { person: a, carriedFrom: c.ref, kind: 'split' });
    await until(() => receiver.inbox('both').length === 6);
    expect(heard('both').slice(4)).toMatchObject([
      ['segment.exited', a.ref, { kind: 'split', from: c.ref }],
      ['segment.entered', a.ref, { kind: 'split', from: c.ref }],
    ]);
  });

  it('gets no message before an earlier one about the same people, also where that one fails', async () => {
    const segment = newId();
    const [a, c] = [newPerson(), newPerson()];
    receiver.answer('failing', (response, n) => response.writeHead(n <= 2 ? 500 : 204).end());
    await world.define('failing', { segment, ...both });
    await world.moved(segment, { person: a });
    await world.merged(c, a);
    await world.moved(segment, { person: c, carriedFrom: a.ref, kind: 'merge' });
    await world.moved(segment, { person: c, left: true });
    await until(() => receiver.inbox('failing').length === 6);
    expect(heard('failing').map(([type, id]) => [type, id])).toEqual([
      ['segment.entered', a.ref],
      ['segment.entered', a.ref],
      ['segment.entered', a.ref],
      ['segment.exited', a.ref],
      ['segment.entered', c.ref],
      ['segment.exited', c.ref],
    ]);
  });

  it('is not told again what a later message took back', async () => {
    const segment = newId();
    receiver.answer('refusing', (response, n) => response.writeHead(n === 1 ? 400 : 204).end());
    const { id } = await world.define('refusing', { segment, ...both });
    const { person } = await world.moved(segment);
    await until(async () => (await world.deliveries({ destination: id, state: 'dead' }))[0]);
    await world.moved(segment, { person, left: true });
    await until(async () => (await world.deliveries({ destination: id, state: 'delivered' }))[0]);
    const [dead] = await world.deliveries({ destination: id, state: 'dead' });
    for (const which of [{ destination: id }, { deliveries: [dead?.id] }])
      expect(await world.ask<DeliveriesReplayed>('replay-deliveries', { ...which, actor: 'a' })).toEqual({
        replayed: 0,
        superseded: 1,
      });
  });
});

async function split(person: Subject, ...leaving: Subject[]): Promise<void> {
  const [first] = leaving as [Subject];
  const data = { person, parts: [{ person: first, identifiers: leaving }] };
  const { position } = await world.append(
    `person-${person.ref.slice(0, 2)}.main.${person.ref}`,
    'identity.split.v1',
    data,
    [person, ...leaving],
  );
  await world.ask('reached', { position: String(position) });
}
