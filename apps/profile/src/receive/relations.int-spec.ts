import type { Relation } from '@ucv/contracts-profile';
import type { Subject } from '@ucv/envelope';
import type { Identifier } from '@ucv/platform-privacy';
import { relationTables } from '../project/relation-tables';
import { RelationsWorld } from './relations-world.fixture';

const world = new RelationsWorld();
const { tenant } = world;
const happened = world.happened.bind(world);
const user = (value: string): Identifier => ({ type: 'user_id', value });
const email = (value: string): Identifier => ({ type: 'email', value: `${value}@example.org` });
const browser = (value: string): Identifier => ({ type: 'anonymous_id', value });
const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T10:00:00.000Z`;

beforeAll(() => world.start());
afterAll(() => world.stop());

const relationsOf = async (whom: Identifier): Promise<Relation[]> =>
  (await (await world.view()).relations(tenant, whom)).relations;
const others = async (whom: Identifier): Promise<unknown[]> =>
  (await relationsOf(whom)).map(({ kind, direction, person }) => [kind, direction, person].filter(Boolean));

const person = async (value: string): Promise<Subject> =>
  (await happened([user(value)], { at: day(1), event: 'Seen' }))[0]!;

const group = (
  whom: Identifier,
  groupId: string,
  at: string,
  o: { traits?: object; member?: object } = {},
): Promise<Subject[]> =>
  happened([whom], {
    ...{ call: 'group', groupId, at },
    traits: o.traits as Record<string, unknown>,
    context: { traits: o.member },
  });

describe('accounts', () => {
  it('have those who sent group calls as members, and the last traits that anybody told', async () => {
    await group(user('a-1'), ' acme ', day(3), { traits: { name: 'Acme Inc', employees: 12 } });
    await group(user('a-2'), 'acme', day(2), {
      traits: { name: 'Acme', industry: 'tools', employees: 9 },
      member: { title: 'Buyer', email: 'not@told.example' },
    });
    await group(user('a-1'), 'acme', day(1));
    const view = await world.view();
    const account = { id: 'acme', traits: { name: 'Acme Inc', employees: 12, industry: 'tools' } };
    expect(await relationsOf(user('a-1'))).toMatchObject([{ kind: 'account', account, since: day(1) }]);
    expect(await relationsOf(user('a-2'))).toEqual([
      {
        kind: 'employment',
        account: { ...account, title: 'Buyer' },
        since: day(2),
        evidence: { factId: expect.any(String), rule: 'group-call' },
      },
    ]);
    expect(await view.account(tenant, { id: 'acme', limit: 10 })).toMatchObject({
      ...{ ...account, memberCount: 2, cursor: null },
      members: expect.arrayContaining([expect.objectContaining({ since: day(1) })]),
    });
  });

  it('are listed by id, a page at a time, and so are their members', async () => {
    for (const who of ['b-1', 'b-2', 'b-3']) await group(user(who), 'beta', day(4));
    const view = await world.view();
    const first = await view.accounts(tenant, { limit: 1 });
    expect(first.data.map(({ id, memberCount }) => [id, memberCount])).toEqual([['acme', 2]]);
    const second = await view.accounts(tenant, { limit: 1, cursor: first.cursor! });
    expect([second.data[0]?.id, second.cursor]).toEqual(['beta', null]);
    const some = await view.account(tenant, { id: 'beta', limit: 2 });
    const rest = await view.account(tenant, { id: 'beta', limit: 2, cursor: some.cursor! });
    expect(new Set([...some.members, ...rest.members].map((member) => member.person)).size).toBe(3);
    expect([some.memberCount, rest.memberCount, rest.cursor]).toEqual([3, 3, null]);
    expect((await view.accounts('other', { limit: 1 })).data).toEqual([]);
  });

  it('that nobody named, cursors of others and people unknown are refused', async () => {
    const view = await world.view();
    const unknown = { code: 'profile.account-unknown', status: 404 };
    await expect(view.account(tenant, { id: 'nothing', limit: 1 })).rejects.toMatchObject(unknown);
    await expect(view.account('other', { id: 'acme', limit: 1 })).rejects.toMatchObject(unknown);
    const cursor = { code: 'profile.cursor-unknown' };
    await expect(view.accounts(tenant, { limit: 1, cursor: 'rubbish' })).rejects.toMatchObject(cursor);
    const nobody = { code: 'profile.not-found', status: 404 };
    await expect(view.relations(tenant, user('nobody'))).rejects.toMatchObject(nobody);
    await person('alone');
    expect(await relationsOf(user('alone'))).toEqual([]);
  });
});

describe('households', () => {
  it('are those whom a shared contact would have made one, until it is nobody’s', async () => {
    const [ann, mail] = (await happened([user('h-1'), email('family')], { at: day(1) })) as [
      Subject,
      Subject,
    ];
    await world.merged(ann, mail);
    const [ben] = (await happened([user('h-2'), email('family')], { at: day(2) })) as [Subject];
    await world.refused(ben, mail, { at: day(2) });
    const [cid] = (await happened([user('h-3'), email('family')], { at: day(3) })) as [Subject];
    await world.refused(cid, mail, { at: day(3) });
    expect(await relationsOf(user('h-1'))).toMatchObject([
      { kind: 'household', person: ben.ref, since: day(2), evidence: { rule: 'shared-email' } },
      { kind: 'household', person: cid.ref, since: day(3) },
    ]);
    expect(await relationsOf(user('h-2'))).toMatchObject([
      { person: ann.ref, since: day(2) },
      { person: cid.ref, since: day(3) },
    ]);
    await world.hubLearned(mail);
    await world.refused(cid, mail, { at: day(1) });
    for (const who of ['h-1', 'h-2', 'h-3']) expect(await relationsOf(user(who))).toEqual([]);
  });

  it('follow merges and splits without a row being written', async () => {
    const [dan, mail] = (await happened([user('h-4'), email('couple')], { at: day(1) })) as [
      Subject,
      Subject,
    ];
    await world.merged(dan, mail);
    const [eve] = (await happened([user('h-5'), email('couple')], { at: day(2) })) as [Subject];
    await world.refused(eve, mail, { at: day(2) });
    expect(await others(user('h-5'))).toEqual([['household', dan.ref]]);
    const phone = await person('h-6');
    await world.merged(phone, eve);
    expect(await others(user('h-4'))).toEqual([['household', phone.ref]]);
    await world.merged(dan, phone);
    expect(await others(user('h-4'))).toEqual([]);
    await world.split(dan, { person: eve, identifiers: [eve, phone] });
    expect(await others(user('h-4'))).toEqual([['household', eve.ref]]);
  });

  it('are not shown by any other refusal', async () => {
    const [fay, gus] = [await person('h-7'), await person('h-8')];
    const device = (await happened([browser('h-b')], { at: day(1) }))[0]!;
    const mail = (await happened([email('h-9')], { at: day(1) }))[0]!;
    await world.refused(fay, device, { at: day(2) });
    await world.refused(fay, mail, { code: 'identity.kept-apart', type: '*', at: day(2) });
    await world.refused(gus, mail, { type: 'email', at: day(2) });
    expect([...(await others(user('h-7'))), ...(await others(user('h-8')))]).toEqual([]);
  });
});

describe('referrals', () => {
  it('point both ways, also at who is seen only later, and at nobody who never is', async () => {
    const referred = (who: string, event: string, properties: Record<string, unknown>) =>
      happened([user(who)], { at: day(5), event, properties });
    const [bob] = await referred('r-2', 'Invite Accepted', { referrer: { email: 'R-1@example.org ' } });
    const [cleo] = await referred('r-3', 'Referred', { referredBy: 'r-1' });
    await referred('r-3', 'Referred', { referredBy: 'never seen' });
    await referred('r-4', 'Something Else', { referredBy: 'r-1' });
    await referred('r-1', 'Referred', { referredBy: 'r-1' });
    expect(await others(user('r-2'))).toEqual([]);
    const [ann, mail] = (await happened([user('r-1'), email('r-1')], { at: day(6) })) as [Subject, Subject];
    await world.merged(ann, mail);
    expect(await others(user('r-2'))).toEqual([['referral', 'referred-by', ann.ref]]);
    expect(await others(user('r-3'))).toEqual([['referral', 'referred-by', ann.ref]]);
    const made = await others(user('r-1'));
    expect(made).toHaveLength(2);
    expect(made).toEqual(
      expect.arrayContaining([bob, cleo].map((one) => ['referral', 'referred', one!.ref])),
    );
    expect(await others(user('r-4'))).toEqual([]);
  });
});

describe('an erased person', () => {
  it('has no row in any relation, and takes along what they alone told of an account', async () => {
    await group(user('e-1'), 'gone', day(1), { traits: { name: 'Gone' } });
    const [gone, mail] = (await happened([user('e-1'), email('e-1')], { at: day(1) })) as [Subject, Subject];
    await world.merged(gone, mail);
    const [left] = (await happened([user('e-2'), email('e-1')], {
      ...{ at: day(2), event: 'Referred', properties: { referredBy: { userId: 'e-1' } } },
    })) as [Subject];
    await world.refused(left, mail, { at: day(2) });
    await group(user('e-2'), 'stays', day(1), { traits: { name: 'Old' } });
    await group(user('e-1'), 'stays', day(2), { traits: { name: 'New' } });
    expect(await others(user('e-2'))).toHaveLength(3);
    await world.erased(gone, mail);
    await world.refused(left, mail, { at: day(3) });
    expect(await relationsOf(user('e-2'))).toMatchObject([
      { kind: 'account', account: { id: 'stays', traits: { name: 'Old' } } },
    ]);
    const view = await world.view();
    await expect(view.account(tenant, { id: 'gone', limit: 1 })).rejects.toMatchObject({ status: 404 });
    for (const table of Object.keys(relationTables).filter((one) => one !== 'relation_erased_ref'))
      await world.readModel.transaction(async (tx) => {
        const found = await tx.query(`SELECT FROM ${table} t WHERE t::text ~ $1`, [
          `${gone.ref}|${mail.ref}`,
        ]);
        expect([table, found]).toEqual([table, []]);
      });
  });
});

it.each([
  { width: 1, batchSize: 500 },
  { width: 1, batchSize: 1 },
  { width: 16, batchSize: 3 },
])('folded anew, the rows are the same: %j', async (size) => {
  await world.view();
  const { state, comparison = [] } = await world.relationsCompared(size);
  expect([state, comparison.length]).toEqual(['compared', Object.keys(relationTables).length]);
  for (const { table, equal, differences, live } of comparison)
    expect({ table, equal, differences, empty: live.rows === 0 }).toEqual({
      ...{ table, equal: true, differences: [], empty: false },
    });
});
