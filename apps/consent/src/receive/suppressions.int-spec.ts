import type { DataRequest, Suppression, Suppressions } from '@ucv/contracts-consent';
import { streamName, type Subject } from '@ucv/envelope';
import { ProjectionRunner } from '@ucv/platform-event-store';
import { Notices } from '@ucv/platform-messaging';
import { keyStates } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { randomUUID } from 'node:crypto';
import { ConsentWorld, until } from './consent-world.fixture';

// One test has the service die in the middle of a request.
const world = new ConsentWorld(/"request failed"/);
beforeAll(async () => {
  await world.start();
  await world.startKeepers();
});
afterAll(() => world.stop());

const actor = 'a'.repeat(32);
const address = () => ({ type: 'email', value: `robin-${randomUUID()}@example.org` });
const list = (o: object = {}) => world.ask<Suppressions>('suppressions', { limit: 1_000, ...o });
const lift = (which: object, reason = 'came back as a customer') =>
  world.ask<Suppression>('lift-suppression', { ...which, reason, actor });
const lifted = async ({ request }: Pick<Suppression, 'request'>) =>
  (await world.factsOf(streamName('request', world.tenant, request))).filter(
    ({ type }) => type === 'consent.suppression-lifted.v1',
  );

/** Somebody with an address, erased. */
async function erased(identifier = address()) {
  const [subject] = (await world.happened([identifier])).subjects as [Subject];
  await world.caughtUp();
  const { id } = await world.ask<DataRequest>('open-request', { kind: 'erasure', ref: identifier, actor });
  const done = (one: DataRequest) => one.state === 'completed';
  await until(() => world.ask<DataRequest>('request', { id }), done);
  world.forget(subject.ref);
  return { identifier, ref: subject.ref, request: id };
}

describe('an identifier of somebody erased', () => {
  it('is listed by kind, time and request, found by its value, and never shows it', async () => {
    const { identifier, request } = await erased();
    const { data } = await list({ identifier: { ...identifier, value: identifier.value.toUpperCase() } });
    expect(data).toEqual([
      { id: expect.any(String) as string, type: 'email', since: expect.any(String) as string, request },
    ]);
    expect((await list()).data).toContainEqual(data[0]);
    expect(JSON.stringify(await list())).not.toContain('robin');
    expect((await list({ identifier: address() })).data).toEqual([]);
    expect((await list({ identifier: { type: 'email', value: 'no address' } })).data).toEqual([]);
    await expect(world.happened([identifier])).rejects.toThrow();
  });

  it('is taken in again once lifted: under a new ref, with what was erased still closed', async () => {
    const { identifier, ref, request } = await erased();
    const heard: unknown[] = [];
    await world.service.app
      .get(Notices)
      .subscribe('consent', 'suppression-lifted', ({ body }) => void heard.push(body));
    const [before] = (await list({ identifier })).data;
    const answer = await lift({ identifier });
    expect(answer).toEqual(before);
    const [fact, ...more] = await lifted({ request });
    expect([fact?.data, fact?.metadata.subjects, fact?.metadata.actor, more]).toEqual([
      { suppression: answer.id, type: 'email', request, reason: 'came back as a customer' },
      [],
      actor,
      [],
    ]);
    expect((await list({ identifier })).data).toEqual([]);
    await until(
      () => Promise.resolve(heard),
      ({ length }) => length > 0,
    );
    world.forget();
    const [again] = (
      await world.happened([identifier], { context: { consent: { categoryPreferences: { ads: true } } } })
    ).subjects as [Subject];
    await world.caughtUp();
    expect(again.ref).not.toBe(ref);
    const states = await keyStates(world.service.app.get(ReadModel).source, world.tenant, [ref, again.ref]);
    expect([states.get(ref), states.get(again.ref)]).toEqual(['erased', 'active']);
    expect((await world.decisions(again)).length).toBe(1);
    expect((await world.rebuilt()).differences).toEqual([]);
  });

  it('may be erased again, and lifted again', async () => {
    const { identifier } = await erased();
    await lift({ identifier });
    world.forget();
    const { request } = await erased(identifier);
    const [found] = (await list({ identifier })).data;
    expect(found).toMatchObject({ request });
    await lift({ id: found!.id });
    expect((await list({ identifier })).data).toEqual([]);
  });

  it('is lifted by the fact alone where the service died after it, and once where two ask', async () => {
    const { identifier, request } = await erased();
    const [found] = (await list({ identifier })).data;
    const runner = world.service.app.get(ProjectionRunner);
    const honest = runner.reached.bind(runner);
    runner.reached = () => Promise.reject(new Error('killed'));
    await expect(lift({ identifier })).rejects.toThrow();
    runner.reached = honest;
    await world.caughtUp();
    expect((await list({ identifier })).data).toEqual([]);
    const both = await Promise.allSettled([lift({ id: found!.id }), lift({ id: found!.id })]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await lifted({ request })).toHaveLength(1);
  });

  it('is unknown where it is suppressed no more, or never was, and stays what another tenant has', async () => {
    const { identifier } = await erased();
    const [found] = (await list({ identifier })).data;
    const elsewhere = world.ask('lift-suppression', { id: found!.id, reason: 'r', actor }, 'other');
    await expect(elsewhere).rejects.toMatchObject({ code: 'consent.suppression-unknown', status: 404 });
    expect((await world.ask<Suppressions>('suppressions', { limit: 10 }, 'other')).data).toEqual([]);
    await lift({ id: found!.id });
    for (const which of [{ id: found!.id }, { identifier }, { identifier: { type: 'email', value: '' } }, {}])
      await expect(lift(which)).rejects.toMatchObject({ code: 'consent.suppression-unknown' });
  });

  it('is paged, newest first, and refuses a cursor that is none', async () => {
    for (let n = 0; n < 3; n += 1) await erased();
    const all = (await list()).data;
    const paged: Suppression[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Suppressions = await list({ limit: 2, ...(cursor ? { cursor } : {}) });
      paged.push(...page.data);
      cursor = page.cursor;
    }
    expect(paged).toEqual(all);
    expect(all.map(({ since }) => since)).toEqual(
      all
        .map(({ since }) => since)
        .sort()
        .reverse(),
    );
    await expect(list({ cursor: 'rubbish' })).rejects.toMatchObject({
      code: 'consent.cursor-unknown',
      status: 400,
    });
  });
});
