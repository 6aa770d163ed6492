import type { Consents, MayUseAnswer } from '@ucv/contracts-consent';
import type { Subject } from '@ucv/envelope';
import type { ReadModel } from '@ucv/platform-read-model';
import { rebuilt } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { ConsentWorld } from './consent-world.fixture';
import { SignalDecider } from './signals';

const world = new ConsentWorld();
let rows: ReadModel;

beforeAll(async () => {
  await world.start();
  rows = await world.openTables('consent');
  const about = { basis: 'legitimate-interests', description: 'Ads of others.', gpc: true, actor: 'token:1' };
  await world.ask('define-purpose', { purpose: 'third-party-ads', ...about });
});
afterAll(async () => {
  await rows?.close();
  await world.stop();
});

const user = () => ({ type: 'user_id', value: randomUUID() });
const browser = () => ({ type: 'anonymous_id', value: randomUUID() });
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const segment = (categoryPreferences: Record<string, unknown>) => ({
  context: { consent: { categoryPreferences } },
});
const said = async (subject: Subject) =>
  (await world.decisions(subject)).map(({ data, metadata }) => [
    ...[data.purpose, data.status, data.source, metadata.occurredAt],
  ]);

describe('consent in events', () => {
  it('becomes facts of its instant, once for as long as it stays the same', async () => {
    const id = user();
    const preferences = segment({ 'Email Marketing': true, Ads: false });
    const first = await world.happened([id], { ...preferences, at: at(1) });
    for (const second of [2, 3, 4]) await world.happened([id], { ...preferences, at: at(second) });
    await world.happened([id], { ...segment({ 'Email Marketing': false }), at: at(5) });
    await world.caughtUp();
    const [subject] = first.subjects as [Subject];
    expect((await said(subject)).sort()).toEqual([
      ['ads', 'denied', 'shop', at(1)],
      ['email-marketing', 'denied', 'shop', at(5)],
      ['email-marketing', 'granted', 'shop', at(1)],
    ]);
    expect((await world.decisions(subject))[0]?.metadata.causationId).toBe(first.id);
  });

  it('is read as RudderStack sends it', async () => {
    const context = { consentManagement: { allowedConsentIds: ['C0001'], deniedConsentIds: ['C0002'] } };
    const { subjects } = await world.happened([user()], { context, at: at(1) });
    await world.caughtUp();
    expect((await said(subjects[0] as Subject)).sort()).toEqual([
      ['c0001', 'granted', 'shop', at(1)],
      ['c0002', 'denied', 'shop', at(1)],
    ]);
  });

  it('is an objection to selling and to what the tenant named, where the browser sends Sec-GPC', async () => {
    const { subjects } = await world.happened([browser()], { gpc: true, at: at(1) });
    const [subject] = subjects as [Subject];
    await world.caughtUp();
    expect((await said(subject)).sort()).toEqual([
      ['sale-or-sharing', 'objected', 'gpc', at(1)],
      ['third-party-ads', 'objected', 'gpc', at(1)],
    ]);
    const question = { purpose: 'third-party-ads', persons: [subject.ref] };
    const { answers } = await world.ask<MayUseAnswer>('may-use', question);
    expect(answers[subject.ref]).toMatchObject({ allowed: false, reason: 'objected' });
  });

  it('holds for the event’s own identifier where it grants, for all of the person where it denies', async () => {
    const [desktop, phone] = [browser(), browser()];
    const [a] = (await world.happened([desktop])).subjects as [Subject];
    const [b] = (await world.happened([phone])).subjects as [Subject];
    await world.merged(a, b);
    await world.happened([phone], { ...segment({ ads: true }), at: at(1) });
    await world.happened([phone], { ...segment({ ads: false }), at: at(2) });
    await world.happened([desktop], { ...segment({ ads: false }), at: at(3) });
    await world.caughtUp();
    expect(await said(a)).toEqual([['ads', 'denied', 'shop', at(2)]]);
    expect(await said(b)).toEqual([
      ['ads', 'granted', 'shop', at(1)],
      ['ads', 'denied', 'shop', at(2)],
    ]);
  });

  it('is as of its own time where it comes late: what was said after that is still the last word', async () => {
    const id = user();
    const { subjects } = await world.happened([id], { ...segment({ ads: false }), at: at(1) });
    await world.happened([id], { ...segment({ ads: false }), at: at(5) });
    await world.caughtUp();
    expect(await said(subjects[0] as Subject)).toEqual([['ads', 'denied', 'shop', at(1)]]);
    await world.happened([id], { ...segment({ ads: true }), at: at(3) });
    await world.caughtUp();
    expect(await said(subjects[0] as Subject)).toEqual([
      ['ads', 'denied', 'shop', at(1)],
      ['ads', 'granted', 'shop', at(3)],
      ['ads', 'denied', 'shop', at(5)],
    ]);
  });

  it('is denied, shown and counted where it can’t be read or its name is no plain one', async () => {
    const id = user();
    const person = { type: id.type, value: id.value };
    const context = {
      consent: { categoryPreferences: { Реклама: false, Advertising: 'false', 'Ads!': true, 'Ads?': false } },
      consentManagement: { deniedConsentIds: { C0002: 'Ads' } },
    };
    const { subjects } = await world.happened([id], { context, at: at(1) });
    await world.caughtUp();
    const { consents } = await world.ask<Consents>('consents', { ref: person });
    const shown = Object.entries(consents).map(([purpose, { status, note, name }]) => [
      ...[name ?? purpose, status, note].filter(Boolean),
    ]);
    expect(shown.sort()).toEqual([
      ['Ads!', 'granted'],
      ['Ads?', 'denied'],
      ['ads', 'denied', 'unreadable'],
      ['advertising', 'denied', 'unreadable'],
      ['c0002', 'denied', 'unreadable'],
      ['Реклама', 'denied'],
    ]);
    const metrics = await fetch(`http://127.0.0.1:${world.service.healthPort}/metrics`);
    expect(await metrics.text()).toMatch(/consent_preferences_unusable_total\{[^}]*\} 3/);
    const facts = await world.decisions(subjects[0] as Subject);
    expect(JSON.stringify(facts.map(({ data, metadata }) => [data, metadata]))).not.toMatch(
      /Реклама|Ads[!?]/,
    );
    expect((await world.rebuilt()).differences).toEqual([]);
  });

  it('loses no refusal among a thousand names, and says none twice', async () => {
    const id = user();
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`Цель ${n}`, n === 0]));
    for (const second of [1, 2]) await world.happened([id], { ...segment(many), at: at(second) });
    await world.caughtUp();
    const { consents } = await world.ask<Consents>('consents', { ref: id });
    const statuses = Object.values(consents).map(({ name, status, since }) => [name, status, since]);
    expect([statuses.length, statuses.filter(([, status]) => status === 'granted')]).toEqual([
      1_000,
      [['Цель 0', 'granted', at(1)]],
    ]);
    expect(statuses).toContainEqual(['Цель 999', 'denied', at(1)]);
  });

  it('is a refusal of all that was granted before where it names nothing', async () => {
    const id = user();
    const { subjects } = await world.happened([id], {
      ...segment({ 'third-party-ads': true, own: true }),
      at: at(1),
    });
    await world.happened([id], { context: { consent: 'denied' }, at: at(2) });
    await world.caughtUp();
    const [{ ref }] = subjects as [Subject];
    const { answers } = await world.ask<MayUseAnswer>('may-use', {
      purpose: 'third-party-ads',
      persons: [ref],
    });
    expect(answers[ref]).toMatchObject({ allowed: false, reason: 'denied' });
    const { consents } = await world.ask<Consents>('consents', { ref: id });
    expect(consents['own']).toMatchObject({ status: 'denied', note: 'unreadable', since: at(2) });
  });
});

describe('the rows', () => {
  it('are the same where the service dies between the append and the commit, and nothing is said twice', async () => {
    const person = user();
    const live = world.service.app.get(SignalDecider);
    const honest = live.decide.bind(live);
    let deaths = 0;
    live.decide = async (tx, facts) => {
      await honest(tx, facts);
      if ((deaths += 1) < 3) throw Object.assign(new Error('killed'), { code: '57P01' });
    };
    const { subjects } = await world.happened([person], {
      ...segment({ ads: true, email: false }),
      at: at(1),
    });
    await world.happened([person], { ...segment({ ads: true, email: false }), at: at(2) });
    await world.caughtUp();
    live.decide = honest;
    expect(deaths).toBeGreaterThanOrEqual(3);
    expect((await said(subjects[0] as Subject)).sort()).toEqual([
      ['ads', 'granted', 'shop', at(1)],
      ['email', 'denied', 'shop', at(1)],
    ]);
  });

  it('may be lost after the append: nothing is said twice', async () => {
    const person = user();
    const { subjects } = await world.happened([person], { ...segment({ ads: true }), at: at(1) });
    const [subject] = subjects as [Subject];
    const other = (await world.happened([browser()], { gpc: true })).subjects[0] as Subject;
    await world.merged(subject, other);
    await world.happened([person], { ...segment({ ads: false, email: true }), at: at(2) });
    await world.happened([person], { ...segment({ ads: false, email: true }), at: at(3) });
    await world.caughtUp();
    const before = [await world.decisions(subject), await world.decisions(other)];
    const head = await world.log.head();
    expect(before.map(({ length }) => length)).toEqual([3, 3]);
    await world.service.stop();
    await rows.transaction((tx) =>
      tx.query('TRUNCATE decision, purpose, request, person_link, erased_ref, projection_checkpoint'),
    );
    await world.startConsent();
    await world.caughtUp();
    expect([await world.decisions(subject), await world.decisions(other)]).toEqual(before);
    expect(await world.log.head()).toBe(head);
  });

  it('come out the same from the beginning of the log, while they go on coming, and nothing is said again', async () => {
    const ask = world.ask.bind(world);
    const [person] = [user()];
    const coming = (async () => {
      for (let n = 0; n < 20; n += 1)
        await world.happened([person], { ...segment({ ads: n % 2 === 0 }), at: at(n) });
    })();
    const { state, comparison = [] } = await rebuilt(ask, { projection: 'consent' });
    await coming;
    expect(comparison.flatMap(({ differences }) => differences)).toEqual([]);
    expect(state).toBe('swapped');
    expect(comparison.find(({ table }) => table === 'decision')?.live.rows).toBeGreaterThan(10);
    await world.caughtUp();
    const head = await world.log.head();
    expect(await rebuilt(ask, { projection: 'consent' })).toMatchObject({ state: 'swapped' });
    await world.caughtUp();
    expect(await world.log.head()).toBe(head);
  });

  it("are brought back for one person alone, from the log, and the others' stay", async () => {
    const [one, other] = [user(), user()];
    const [mine, theirs] = [
      await world.happened([one], { ...segment({ ads: true }), at: at(1) }),
      await world.happened([other], { ...segment({ ads: true }), at: at(1) }),
    ].map(({ subjects }) => subjects[0]!.ref) as [string, string];
    // Once for what was said, once for what was decided about it.
    for (let n = 0; n < 2; n += 1) await world.caughtUp();
    await rows.transaction((tx) => tx.query('DELETE FROM decision WHERE ref IN ($1, $2)', [mine, theirs]));
    const { state, comparison } = await rebuilt(world.ask.bind(world), { projection: 'consent', only: mine });
    expect([state, comparison?.find(({ table }) => table === 'decision')?.rebuilt.rows]).toEqual([
      'swapped',
      1,
    ]);
    const left = await rows.transaction((tx) =>
      tx.query<{ ref: string }[]>('SELECT ref FROM decision WHERE ref IN ($1, $2)', [mine, theirs]),
    );
    expect(left).toEqual([{ ref: mine }]);
  });
});
