import type { Subject } from '@ucv/envelope';
import { ProjectionRunner } from '@ucv/platform-event-store';
import { CorrectionCommands } from './correction-commands';
import { IdentityWorld, tenant } from './identity-world.fixture';
import { OrderDesk } from './order-desk';
import { People } from './people';
import { resolver } from './resolver';

const world = new IdentityWorld();
const asker = { tenant, requestId: undefined };
const by = { reason: 'seen', actor: 'a'.repeat(32) };
const representative = 'b'.repeat(32);
let commands: CorrectionCommands;
let runner: ProjectionRunner;

beforeAll(async () => {
  await world.start();
  const { log, readModel, privacy } = world;
  runner = new ProjectionRunner({ log, readModel, projection: resolver(log) });
  void runner.run(world.ending.signal);
  const orders = new OrderDesk(log, readModel, runner, new People(readModel, privacy));
  commands = new CorrectionCommands(log, readModel, runner, orders);
});
afterAll(async () => {
  world.ending.abort();
  await world.stop();
});

/** Somebody seen with a user id and an address. */
async function somebody(
  name: string,
): Promise<{ user: Subject; mail: Subject; address: { type: string; value: string } }> {
  const address = { type: 'email', value: `${name}@example.org` };
  const [user, mail] = (await world.refsOf({ type: 'user_id', value: name }, address)) as [Subject, Subject];
  await runner.reached(await world.happened(user, mail));
  return { user, mail, address };
}
const propose = (person: Subject, identifier: { type: string; value: string }) =>
  commands.propose(asker, {
    ...{ person: { id: person.ref }, identifier, problem: 'somebody-elses' as const, actor: representative },
  });
const decide = (correction: string, verdict: 'accept' | 'reject') =>
  commands.decide(asker, { correction, verdict, ...by });
const open = async () =>
  (await commands.list(tenant, { status: 'open', limit: 100 })).data.map(({ id }) => id);

it('changes nobody before a steward accepts it; then the identifier leaves and stays apart', async () => {
  const { user, mail, address } = await somebody('ann');
  const proposed = await propose(user, address);
  expect(proposed).toMatchObject({
    status: 'open',
    person: user.ref,
    identifier: mail,
    proposedBy: representative,
  });
  expect(await world.personOf(mail)).toBe(user.ref);
  expect(await open()).toEqual([proposed.id]);
  const accepted = await decide(proposed.id, 'accept');
  expect(accepted).toMatchObject({ id: proposed.id, status: 'accepted', decidedBy: by.actor });
  expect(accepted.order).toMatch(/^[0-9a-f-]{36}$/);
  expect(await world.personOf(mail)).toBe(mail.ref);
  await runner.reached(await world.happened(user, mail));
  expect(await world.personOf(mail)).toBe(mail.ref);
  expect(await open()).toEqual([]);
  await expect(decide(proposed.id, 'reject')).rejects.toMatchObject({ code: 'identity.correction-closed' });
});

it('is rejected by a word of its own, and may be proposed again', async () => {
  const { user, mail, address } = await somebody('bob');
  const first = await propose(user, address);
  expect(await decide(first.id, 'reject')).toMatchObject({ status: 'rejected', decidedBy: by.actor });
  expect(await world.personOf(mail)).toBe(user.ref);
  const again = await propose(user, address);
  expect([again.status, again.id === first.id]).toEqual(['open', false]);
  await decide(again.id, 'reject');
});

it('is one, however many propose it at once, and ends once, however many decide at once', async () => {
  const { user, address } = await somebody('cas');
  const proposed = await Promise.all([1, 2, 3].map(() => propose(user, address)));
  expect(new Set(proposed.map(({ id }) => id)).size).toBe(1);
  const { id } = proposed[0]!;
  const outcomes = await Promise.allSettled([decide(id, 'reject'), decide(id, 'accept')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('is refused where the identifier is not the person’s, is their only one, or nobody’s', async () => {
  const [dan, eva] = [await somebody('dan'), await somebody('eva')];
  await expect(propose(dan.user, eva.address)).rejects.toMatchObject({ code: 'identity.not-attached' });
  await expect(propose(dan.user, { type: 'email', value: 'nobody@example.org' })).rejects.toMatchObject({
    code: 'identity.person-unknown',
  });
  const alone = { type: 'user_id', value: 'alone' };
  const [only] = await world.refsOf(alone);
  await runner.reached(await world.happened(only));
  await expect(
    commands.propose(asker, { person: alone, identifier: alone, problem: 'mistyped', actor: 'a' }),
  ).rejects.toMatchObject({
    code: 'identity.all-would-leave',
  });
  await expect(decide('f'.repeat(36), 'accept')).rejects.toMatchObject({
    code: 'identity.correction-unknown',
  });
});

it('goes with the erasure of the person or of the identifier', async () => {
  const [fay, gil] = [await somebody('fay'), await somebody('gil')];
  const ids = [(await propose(fay.user, fay.address)).id, (await propose(gil.user, gil.address)).id];
  expect(await open()).toEqual(expect.arrayContaining(ids));
  await world.erased(fay.user);
  await runner.reached(await world.erased(gil.mail));
  expect(await open()).toEqual([]);
});

it('is listed page by page, the newest first', async () => {
  const ids: string[] = [];
  for (const name of ['p1', 'p2', 'p3']) {
    const { user, address } = await somebody(name);
    ids.unshift((await propose(user, address)).id);
  }
  const first = await commands.list(tenant, { status: 'open', limit: 2 });
  const second = await commands.list(tenant, { status: 'open', limit: 2, cursor: first.cursor! });
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
  expect(second.cursor).toBeNull();
  await expect(commands.list(tenant, { status: 'open', limit: 2, cursor: 'x' })).rejects.toMatchObject({
    code: 'identity.correction-unknown',
  });
});
