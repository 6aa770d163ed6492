import type { OrderEndedData } from '@ucv/contracts-identity';
import { streamName, type Subject } from '@ucv/envelope';
import { commandMetadata, configStream } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { namedIn } from '../decide/orders';
import { defaultRules } from '../decide/rules';
import { IdentityWorld, subject, tenant } from './identity-world.fixture';
import { recoverGraph } from './recovery';

const world = new IdentityWorld();
beforeAll(() => world.start());
beforeEach(() => (world.ending = new AbortController()));
afterEach(() => world.ending.abort());
afterAll(() => world.stop());

const at = () => new Date().toISOString();
const metadata = (...subjects: Subject[]) =>
  commandMetadata({ tenant, actor: 'a'.repeat(32), at: at(), correlationId: 'c' }, subjects);

/** Orders, and says what became of it. */
async function order(type: string, about: Subject, data: object): Promise<OrderEndedData & { id: string }> {
  const id = randomUUID();
  const stream = streamName('identity', tenant, about.ref);
  const fact = { id, type: `identity.${type}-ordered.v1`, data, metadata: metadata(...namedIn({ data })) };
  await world.resolvedUpTo((await world.log.append(stream, [fact], 'any')).position);
  for await (const { data: ended } of world.log.read(stream, { backwards: true }))
    if ((ended as OrderEndedData).order === id) return { ...(ended as OrderEndedData), id };
  throw new Error('the order has no end');
}

const tables = ['link', 'evidence', 'merge', 'apart', 'lock', 'hub', 'released', 'rules', 'steward_order'];
const rows = () =>
  world.readModel.transaction(async (tx) => {
    const found: Record<string, string[]> = {};
    for (const table of tables) {
      const kept = await tx.query<{ row: string }[]>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
      found[table] = kept.map(({ row }) => row).sort();
    }
    return found;
  });
const persons = (...subjects: Subject[]) => Promise.all(subjects.map((each) => world.personOf(each)));
const happenedTo = async (...subjects: Subject[]) => world.resolvedUpTo(await world.happened(...subjects));

it('a wrong merge is taken back, whatever came between: each has what is theirs, and it does not come again', async () => {
  const [ann, annPhone, bob, bobMail, later] = ['user_id', 'phone', 'user_id', 'email', 'anonymous_id'].map(
    subject,
  ) as [Subject, Subject, Subject, Subject, Subject];
  await happenedTo(ann, annPhone);
  await happenedTo(bob, bobMail);
  const merge = await order('merge', ann, { into: ann, absorb: bob });
  expect(merge.outcome).toBe('done');
  expect(new Set(await persons(ann, annPhone, bob, bobMail)).size).toBe(1);
  await happenedTo(bob, later);
  const undone = await order('split', ann, { person: ann, undo: merge.id });
  expect(undone).toMatchObject({ outcome: 'done', undone: merge.id });
  expect(await persons(ann, annPhone, bob, bobMail, later)).toEqual([
    ann.ref,
    ann.ref,
    bob.ref,
    bob.ref,
    bob.ref,
  ]);
  await happenedTo(ann, bobMail);
  expect(await persons(ann, bobMail)).toEqual([ann.ref, bob.ref]);
  expect(await order('split', ann, { person: ann, undo: merge.id })).toMatchObject({
    code: 'identity.merge-undone',
  });
});

it('one identifier leaves, stays away, and comes back when a steward says so', async () => {
  const [user, email, browser] = ['user_id', 'email', 'anonymous_id'].map(subject) as [
    Subject,
    Subject,
    Subject,
  ];
  await happenedTo(user, email, browser);
  expect((await order('split', user, { person: user, identifiers: [email] })).outcome).toBe('done');
  expect(await persons(user, email, browser)).toEqual([user.ref, email.ref, user.ref]);
  await happenedTo(browser, email);
  expect(await world.personOf(email)).toBe(email.ref);
  expect((await order('merge', user, { into: user, absorb: email })).lifted).toHaveLength(1);
  expect(await world.personOf(email)).toBe(user.ref);
  expect(await order('split', user, { person: user, identifiers: [user, email, browser] })).toMatchObject({
    code: 'identity.all-would-leave',
  });
});

it('who is locked takes in nobody until unlocked; then what waited comes', async () => {
  const [user, early, late] = ['user_id', 'anonymous_id', 'anonymous_id'].map(subject) as [
    Subject,
    Subject,
    Subject,
  ];
  await happenedTo(user, early);
  await order('lock', user, { person: user, locked: true });
  await happenedTo(user, late);
  expect(await persons(early, late)).toEqual([user.ref, late.ref]);
  expect(await order('merge', user, { into: user, absorb: late })).toMatchObject({
    code: 'identity.person-locked',
  });
  await order('lock', user, { person: user, locked: false });
  expect(await world.personOf(late)).toBe(user.ref);
});

it('a kiosk that many sign in at belongs to nobody, and joins nobody', async () => {
  const kiosk = subject('device_id');
  const visitors = Array.from({ length: 12 }, () => subject('user_id'));
  for (const visitor of visitors) await world.happened(visitor, kiosk);
  await world.resolvedUpTo(await world.log.head());
  expect(await persons(...visitors)).toEqual(visitors.map(({ ref }) => ref));
  expect(await world.personOf(kiosk)).toBe(kiosk.ref);
});

it('two identifiers that one event shows to be shared both belong to nobody', async () => {
  const [kiosk, office] = [subject('device_id'), subject('email')];
  const visitors = Array.from({ length: 3 }, () => subject('user_id'));
  for (const visitor of visitors) await happenedTo(visitor, kiosk, office);
  expect(await persons(kiosk, office)).toEqual([kiosk.ref, office.ref]);
  const { outcome, released } = await order('release', office, { identifier: office });
  expect([outcome, released]).toEqual(['done', { identifier: office, seenWith: visitors.length }]);
  expect(await persons(kiosk, office)).toEqual([kiosk.ref, visitors[0]!.ref]);
  expect(await persons(...visitors)).toEqual(visitors.map(({ ref }) => ref));
});

it('new rules hold for all that happened, and can be taken back', async () => {
  const [user, one, two] = ['user_id', 'email', 'email'].map(subject) as [Subject, Subject, Subject];
  await happenedTo(user, one);
  await happenedTo(user, two);
  const set = async (version: number, email: number) => {
    const data = { rules: { ...defaultRules, version, limits: { ...defaultRules.limits, email } } };
    const fact = { id: randomUUID(), type: 'identity.rules-set.v1', data, metadata: metadata() };
    await world.resolvedUpTo(
      (await world.log.append(configStream(tenant, 'identity-rules'), [fact], 'any')).position,
    );
  };
  await set(2, 1);
  expect(await persons(one, two)).toEqual([user.ref, two.ref]);
  await set(3, 5);
  expect(await persons(one, two)).toEqual([user.ref, user.ref]);
});

describe('rows that were lost', () => {
  const comeBack = async (instances: number) => {
    await world.resolvedUpTo(await world.log.head());
    const [before, head] = [await rows(), await world.log.head()];
    await world.readModel.transaction((tx) =>
      tx.query(
        `TRUNCATE ${[...tables, 'person', 'refusal', 'resumption', 'projection_checkpoint'].join(', ')}`,
      ),
    );
    const begin = async () => {
      await recoverGraph(world.log, world.readModel, world.ending.signal);
      await world.resolvedUpTo(head);
    };
    await Promise.all(Array.from({ length: instances }, begin));
    expect(await rows()).toEqual(before);
    expect(await world.log.head()).toBe(head);
    for (const table of tables) expect(before[table]!.length).toBeGreaterThan(table === 'lock' ? -1 : 0);
  };

  it('come back the same from the log, and nothing is said again', () => comeBack(1));

  it('come back the same where the last word was about an order', async () => {
    const [one, other] = [subject('user_id'), subject('user_id')];
    await happenedTo(one, subject('email'));
    await happenedTo(other, subject('email'));
    await order('merge', one, { into: one, absorb: other });
    await comeBack(1);
  });

  it('come back the same where two instances begin at once', async () => {
    for (let n = 0; n < 40; n += 1) {
      const [one, other] = [subject('user_id'), subject('anonymous_id')];
      for (const kind of ['anonymous_id', 'email', 'phone']) await world.happened(one, subject(kind));
      await world.happened(subject('email'), other);
      await world.happened(one, other);
    }
    await comeBack(2);
  });
});
