import type { DataRequest, DataRequests, MayUseAnswer, PersonErasedData } from '@ucv/contracts-consent';
import { type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import { ProjectionRunner } from '@ucv/platform-event-store';
import { Notices, services } from '@ucv/platform-messaging';
import { eraseKeys, holdKeys, keyStates, liftHold, Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { randomBytes, randomUUID } from 'node:crypto';
import { ConsentWorld, now, until } from '../receive/consent-world.fixture';
import { stillTo, WhoIsWhom } from '../receive/keepers.fixture';
import { erasePerson } from './erase-person';

const world = new ConsentWorld();
const { tenant } = world;

beforeAll(async () => {
  await world.start();
  await world.ask('define-purpose', {
    ...{ purpose: 'email', basis: 'consent', description: 'Mail.', actor: 'token:1' },
  });
});
beforeEach(() => world.startKeepers());
afterEach(() => world.stopKeepers());
afterAll(() => world.stop());

const user = () => ({ type: 'user_id', value: randomUUID() });
const browser = () => ({ type: 'anonymous_id', value: randomUUID() });
const source = () => world.service.app.get(ReadModel).source;
const open = (ref: object) =>
  world.ask<DataRequest>('open-request', { kind: 'erasure', ref, actor: 'token:1' });
const request = (id: string) => world.ask<DataRequest>('request', { id });
const steps = (id: string) => world.factsOf(streamName('request', tenant, id));
const types = (facts: RecordedFact[]) => facts.map(({ type }) => type);
const whole = [
  ...['consent.request-received.v1', 'consent.person-erased.v1', 'consent.request-completed.v1'],
];
const completed = (id: string) =>
  until(
    () => request(id),
    ({ state }) => state === 'completed',
  );

/** A person of two fragments with keys of their own, who said something of consent. */
async function somebody() {
  const named = [user(), browser()] as const;
  const [account] = (await world.happened([named[0]], { gpc: true })).subjects as [Subject];
  const [device] = (await world.happened([named[1]], { gpc: true })).subjects as [Subject];
  await world.merged(account, device);
  await world.decided(account, { purpose: 'email', status: 'granted' });
  await world.caughtUp();
  return { named, account, device };
}

async function rowsAbout(...subjects: Subject[]): Promise<number> {
  const counts = await world.service.app.get(ReadModel).transaction((tx) =>
    tx.query<{ n: string }[]>(
      `SELECT count(*) AS n FROM decision WHERE ref = ANY($1)
       UNION ALL SELECT count(*) FROM person_link WHERE ref = ANY($1) OR person = ANY($1)`,
      [subjects.map(({ ref }) => ref)],
    ),
  );
  return counts.reduce((sum, { n }) => sum + Number(n), 0);
}

describe('an erasure', () => {
  it('destroys the keys, says so, drops the rows, waits for every service, and is final', async () => {
    const { named, account, device } = await somebody();
    const heard: string[][] = [];
    await world.service.app
      .get(Notices)
      .subscribe<{ refs: string[] }>('consent', 'erased', ({ body }) => void heard.push(body.refs));
    expect(await rowsAbout(account, device)).toBeGreaterThan(3);
    const opened = await open(named[1]);
    expect(opened).toMatchObject({ state: 'received', person: account.ref, identifiers: 2, erasedAt: null });
    const done = await completed(opened.id);
    expect(done).toMatchObject({ identifiers: 2, keysDestroyed: 2, code: null });
    expect(done.services).toEqual([...services].sort());
    const facts = await steps(opened.id);
    expect(types(facts)).toEqual(whole);
    const { members, keys, person } = facts[1]?.data as PersonErasedData;
    expect([person, members, facts[1]?.metadata.subjects]).toEqual([
      ...[account, [account, device], [account, device]],
    ]);
    expect(keys.map(({ ref }) => ref).sort()).toEqual([account.ref, device.ref].sort());
    expect(facts[0]?.data).toMatchObject({ person: device });
    expect([...(await keyStates(source(), tenant, [account.ref, device.ref])).values()]).toEqual([
      ...['erased', 'erased'],
    ]);
    expect(await rowsAbout(account, device)).toBe(0);
    expect(heard.map((refs) => refs.sort())).toEqual([[account.ref, device.ref].sort()]);
    const question = { purpose: 'email', persons: [account.ref, device.ref] };
    const { answers } = await world.ask<MayUseAnswer>('may-use', question);
    expect(Object.values(answers).map(({ reason }) => reason)).toEqual(['person-erased', 'person-erased']);
    for (const ref of [...named, { id: account.ref }])
      await expect(open(ref)).rejects.toMatchObject({ code: 'consent.person-unknown', status: 404 });
    expect((await world.ask<DataRequests>('requests', {})).data[0]).toEqual(done);
  });

  it('waits for services that are away, over a restart, and says nothing twice', async () => {
    await world.stopKeepers();
    const { named, account } = await somebody();
    const { id } = await open(named[0]);
    await world.startKeepers(WhoIsWhom);
    const erased = await until(
      () => request(id),
      ({ state }) => state === 'erased',
    );
    expect(erased).toMatchObject({ completedAt: null, services: [] });
    await world.service.stop();
    await world.startConsent();
    expect(types(await steps(id))).toEqual(whole.slice(0, 2));
    await world.stopKeepers();
    await world.startKeepers();
    await completed(id);
    expect(types(await steps(id))).toEqual(whole);
    expect(await rowsAbout(account)).toBe(0);
  });

  it('goes on where it died between the keys and the word of it', async () => {
    const { account, device } = await somebody();
    const id = randomBytes(16).toString('hex');
    const keys = source();
    const data = { request: id, kind: 'erasure', person: account, members: [account, device] };
    await eraseKeys(keys, tenant, [account.ref, device.ref], id);
    await world.service.stop();
    await world.append(streamName('request', tenant, id), {
      ...{ id: randomUUID(), type: 'consent.request-received.v1', data },
      metadata: world.metadata(data.members, now()),
    });
    await world.startConsent();
    await until(
      () => request(id).catch(() => ({ state: 'unknown' })),
      ({ state }) => state === 'completed',
    );
    const [, erased] = await steps(id);
    expect((erased?.data as PersonErasedData).keys.length).toBe(2);
    expect((await request(id)).keysDestroyed).toBe(2);
  });

  it('is refused under a legal hold, with nothing destroyed', async () => {
    const { account, device } = await somebody();
    await holdKeys(source(), tenant, [device.ref], 'case-1');
    const { id } = await open({ id: account.ref });
    const refused = await until(
      () => request(id),
      ({ state }) => state !== 'received',
    );
    expect(refused).toMatchObject({ state: 'refused', code: 'consent.legal-hold', keysDestroyed: 0 });
    expect(Object.fromEntries(await keyStates(source(), tenant, [account.ref, device.ref]))).toEqual({
      ...{ [account.ref]: 'active', [device.ref]: 'held' },
    });
    expect(types(await steps(id))).toEqual(['consent.request-received.v1', 'consent.request-refused.v1']);
    await liftHold(source(), tenant, [device.ref]);
    await completed((await open({ id: account.ref })).id);
  });

  it('takes in who joins the person while it goes on, and leaves out who is held', async () => {
    const { account, device } = await somebody();
    const [late, held] = await Promise.all(
      [browser(), browser()].map(async (one) => (await world.happened([one])).subjects[0] as Subject),
    );
    await holdKeys(source(), tenant, [held!.ref], 'case-2');
    const runner = world.service.app.get(ProjectionRunner);
    let rounds = 0;
    const caughtUp = async () => {
      if ((rounds += 1) === 2) await world.merged(account, late!, held!);
      return runner.caughtUp();
    };
    const outcome = await erasePerson(
      {
        readModel: world.service.app.get(ReadModel),
        decided: async () => undefined,
        runner: { caughtUp },
        privacy: world.service.app.get(Privacy),
        notices: world.service.app.get(Notices),
      },
      { tenant, id: randomBytes(16).toString('hex') },
      account.ref,
    );
    expect(outcome).toMatchObject({ members: [account, device, late] });
    expect((await keyStates(source(), tenant, [held!.ref])).get(held!.ref)).toBe('held');
    expect(rounds).toBe(3);
  });

  const erasedWhile = async (work: typeof stillTo, ref: object) => {
    Object.assign(stillTo, work);
    const request = await open(ref);
    await completed(request.id);
    return request;
  };
  const refsErased = async (id: string) =>
    ((await steps(id))[1]?.data as PersonErasedData).members.map(({ ref }) => ref).sort();

  it('takes in who joined by an event that was on its way when it was asked for', async () => {
    const { named, account, device } = await somebody();
    let late: Subject | undefined;
    const arrives = async () => (late = (await world.happened([browser()])).subjects[0]);
    // Identity decides about it when it is asked; were it asked first, it would know of nothing yet.
    const joins = async () => late && world.merged(account, late);
    const { id } = await erasedWhile({ ingestion: arrives, identity: joins }, named[0]);
    expect(await refsErased(id)).toEqual([account.ref, device.ref, late!.ref].sort());
  });

  it('takes in who joined by an event that identity had not decided about when it was asked for', async () => {
    const { named, account, device } = await somebody();
    const late = (await world.happened([browser()])).subjects[0] as Subject;
    const { id } = await erasedWhile({ identity: () => world.merged(account, late) }, named[0]);
    expect(await refsErased(id)).toEqual([account.ref, device.ref, late.ref].sort());
  });

  it('leaves the same rows when they are built anew, whatever was on its way', async () => {
    const { named, account, device } = await somebody();
    await completed((await open(named[0])).id);
    const other = (await world.happened([user()], { gpc: true })).subjects[0] as Subject;
    await world.merged(account, other);
    await world.decided(device, { purpose: 'email', status: 'granted' });
    const { differences, rows } = await world.rebuilt();
    expect(differences).toEqual([]);
    expect(await rowsAbout(account, device)).toBe(0);
    expect(rows).toMatchObject({ purpose: 1 });
    expect(rows['request']).toBeGreaterThan(3);
  });

  it('is unknown by any other id', async () => {
    await expect(request('0'.repeat(32))).rejects.toMatchObject({
      code: 'consent.request-unknown',
      status: 404,
    });
  });
});
