import type { MembershipChange } from '@ucv/contracts-segmentation';
import type { RecordedFact, Subject } from '@ucv/envelope';
import {
  ago,
  browser,
  faults,
  type Life,
  SegmentationWorld,
  until,
  user,
} from './segmentation-world.fixture';

const world = new SegmentationWorld();
const { tenant } = world;
let life: Life;

beforeAll(async () => {
  await world.start();
  life = await world.live();
});
afterAll(async () => {
  await life?.end();
  await world.stop();
  expect(faults).toEqual([]);
});

const minute = 60_000;
const change = (fact: RecordedFact | undefined): MembershipChange => fact?.data as MembershipChange;
const kinds = (facts: RecordedFact[], segment: string): string[] =>
  facts
    .filter(({ data }) => (data as MembershipChange).segment === segment)
    .map(({ type }) => type.split('.')[1]!);
const settled = async (): Promise<void> => void (await life.place.runner.caughtUp());

describe('a membership', () => {
  it('begins with the event that makes it, dated by the event’s own time', async () => {
    const segment = await world.defined(life, { event: 'Order Completed', where: { total: { gte: 50 } } });
    const at = ago(5 * minute);
    const { id, subjects } = await world.happened([user('a-1')], {
      event: 'Order Completed',
      properties: { total: 80 },
      at,
    });
    await world.happened([user('a-2')], { event: 'Order Completed', properties: { total: 20 } });
    await settled();
    const [person] = subjects as [Subject];
    expect(await world.members(segment)).toEqual([person.ref]);
    const [entered] = await world.said(person);
    expect(entered).toMatchObject({
      type: 'segmentation.entered.v1',
      data: { segment, version: 1, person, cause: { kind: 'event', factId: id } },
      metadata: { occurredAt: at, causationId: id, subjects: [person] },
    });
  });

  it('ends by time alone, at the instant at which it is due', async () => {
    const segment = await world.defined(life, { event: 'Ping', within: 'PT2S' });
    const at = new Date().toISOString();
    const { id, subjects } = await world.happened([user('t-1')], { event: 'Ping', at });
    const [person] = subjects as [Subject];
    await until(async () => kinds(await world.said(person), segment).length === 2);
    const [, exited] = await world.said(person);
    const { due } = change(exited).cause;
    expect(change(exited).cause).toMatchObject({ kind: 'time', factId: id });
    expect(Date.parse(due as string) - Date.parse(at)).toBeGreaterThanOrEqual(2_000);
    expect(Date.parse(due as string) - Date.parse(at)).toBeLessThanOrEqual(2_001);
    expect(exited?.metadata).toMatchObject({ occurredAt: due, causationId: id });
    expect(exited!.recordedAt >= (due as string)).toBe(true);
    await until(async () => (await world.members(segment)).length === 0);
    expect(await world.rows('SELECT * FROM schedule WHERE segment = $1', [segment])).toEqual([]);
  });

  it('begins by time alone where something did not happen', async () => {
    const segment = await world.defined(life, {
      sequence: [{ event: 'Cart Viewed' }, { not: { event: 'Order Completed' } }],
      within: 'PT1S',
    });
    const left = await world.happened([user('c-1')], { event: 'Cart Viewed' });
    const bought = await world.happened([user('c-2')], { event: 'Cart Viewed' });
    await world.happened([user('c-2')], { event: 'Order Completed' });
    const [leaver, buyer] = [left.subjects[0]!, bought.subjects[0]!];
    await until(async () => (await world.members(segment)).includes(leaver.ref));
    expect(kinds(await world.said(leaver), segment)).toEqual(['entered']);
    expect(change((await world.said(leaver)).at(-1)).cause).toMatchObject({ kind: 'time', factId: left.id });
    expect(kinds(await world.said(buyer), segment)).toEqual([]);
  });

  it('is carried by a merge, and given back by a split', async () => {
    const segment = await world.defined(life, { event: 'Signed Up' });
    const [visitor] = (await world.happened([browser('m-1')], { event: 'Signed Up' })).subjects as [Subject];
    const [person] = (await world.happened([user('m-1')], { event: 'Seen' })).subjects as [Subject];
    await settled();
    expect(await world.members(segment)).toEqual([visitor.ref]);
    await world.merged(person, visitor);
    await settled();
    expect(await world.members(segment)).toEqual([person.ref]);
    expect((await world.said(person)).map(change)).toMatchObject([
      { segment, carriedFrom: visitor.ref, cause: { kind: 'merge' } },
    ]);
    await world.split(person, visitor);
    await settled();
    expect(await world.members(segment)).toEqual([visitor.ref]);
    expect(kinds(await world.said(person), segment)).toEqual(['entered', 'exited']);
    expect(change((await world.said(visitor)).at(-1))).toMatchObject({
      carriedFrom: person.ref,
      cause: { kind: 'split' },
    });
  });

  it('follows consent', async () => {
    const segment = await world.defined(life, { consent: 'email' });
    const [person] = (await world.happened([user('k-1')], { event: 'Seen' })).subjects as [Subject];
    await world.consented(person, 'granted');
    await world.consented(person, 'withdrawn');
    await settled();
    expect(kinds(await world.said(person), segment)).toEqual(['entered', 'exited']);
  });
});

describe('a new segment', () => {
  it('is evaluated over all history, and again when its condition or one that it refers to changes', async () => {
    const persons: Subject[] = [];
    for (let n = 0; n < 12; n += 1) {
      const traits = { tier: n % 3 === 0 ? 'gold' : 'silver' };
      const identified = await world.happened([user(`h-${n}`)], {
        call: 'identify',
        traits,
        at: ago(9 * minute),
      });
      persons.push(identified.subjects[0]!);
    }
    const gold = await world.defined(life, { trait: 'tier', eq: 'gold' });
    const others = await world.defined(life, {
      all: [{ trait: 'tier', exists: true }, { not: { segment: gold } }],
    });
    const tiered = (n: number, rest: number) => persons.filter((_, i) => (i % n === 0) === (rest === 0));
    const refs = (some: Subject[]) => some.map(({ ref }) => ref).sort();
    expect(await world.members(gold)).toEqual(refs(tiered(3, 0)));
    expect(await world.members(others)).toEqual(refs(tiered(3, 1)));
    expect(change((await world.said(persons[0]!))[0]).cause.kind).toBe('definition');
    const view = await life.desk.view(tenant, gold);
    expect([view.state, view.members]).toEqual(['ready', 4]);

    await world.defined(life, { trait: 'tier', in: ['gold', 'silver'] }, gold);
    await until(async () => (await life.desk.view(tenant, others)).state === 'ready');
    expect(await world.members(gold)).toEqual(refs(persons));
    expect(await world.members(others)).toEqual([]);
    expect((await life.desk.view(tenant, gold)).version).toBe(2);
    const again = (await world.said(persons[1]!)).map(change);
    expect(again.map(({ segment, version }) => [segment, version])).toEqual([
      [others, 1],
      ...(again[1]?.segment === gold
        ? [
            [gold, 2],
            [others, 1],
          ]
        : [
            [others, 1],
            [gold, 2],
          ]),
    ]);
  });

  it('is refused where it refers to nothing, to itself, or is used by another', async () => {
    const asker = { tenant, actor: 'token:1', requestId: undefined };
    const define = (when: object, id?: string) =>
      life.desk.define(asker, { id, name: JSON.stringify(when), when: when as never });
    await expect(define({ all: [{ event: 'A' }, { segment: 'f'.repeat(32) }] })).rejects.toMatchObject({
      code: 'segmentation.condition-invalid',
      details: [{ path: 'all[1].segment' }],
    });
    const { id } = await define({ event: 'A' });
    const user = await define({ segment: id });
    await expect(define({ segment: user.id }, id)).rejects.toMatchObject({
      code: 'segmentation.condition-invalid',
    });
    await expect(life.desk.remove(asker, id)).rejects.toMatchObject({
      code: 'segmentation.segment-in-use',
      details: { segments: [user.id], names: [user.name] },
    });
    await expect(define({ event: 'B' }, 'e'.repeat(32))).rejects.toMatchObject({
      code: 'segmentation.segment-unknown',
    });
  });

  it('loses its members when it is removed', async () => {
    const segment = await world.defined(life, { event: 'Gone' });
    const [person] = (await world.happened([user('r-1')], { event: 'Gone' })).subjects as [Subject];
    await settled();
    await life.desk.remove({ tenant, actor: 'token:1', requestId: undefined }, segment);
    await until(async () => (await world.rows('SELECT FROM segment WHERE id = $1', [segment])).length === 0);
    expect(kinds(await world.said(person), segment)).toEqual(['entered', 'exited']);
    expect(change((await world.said(person)).at(-1)).cause.kind).toBe('definition');
    await expect(life.desk.view(tenant, segment)).rejects.toMatchObject({
      code: 'segmentation.segment-unknown',
    });
  });
});

describe('an explanation', () => {
  it('says why and since when, now and as of an instant', async () => {
    const segment = await world.defined(life, {
      all: [
        { event: 'Bought', within: 'PT1H' },
        { trait: 'plan', eq: 'pro' },
      ],
    });
    await world.happened([user('e-1')], {
      call: 'identify',
      traits: { plan: 'basic' },
      at: ago(50 * minute),
    });
    const bought = await world.happened([user('e-1')], { event: 'Bought', at: ago(40 * minute) });
    const at = ago(30 * minute);
    await world.happened([user('e-1')], { call: 'identify', traits: { plan: 'pro' }, at });
    await settled();
    const ask = (asOf?: string) => life.explainer.explain(tenant, { ref: user('e-1'), segment, asOf });
    const now = await ask();
    expect(now).toMatchObject({
      person: bought.subjects[0],
      member: true,
      since: at,
      why: { holds: true, parts: [{ count: 1, events: [{ eventId: bought.id }] }, { holds: true }] },
      changes: [{ kind: 'entered', at, cause: { kind: 'event' } }],
    });
    const until = Date.parse(now.until as string) - Date.parse(ago(40 * minute)) - 60 * minute;
    expect(Math.abs(until)).toBeLessThan(minute);
    const before = await ask(ago(35 * minute));
    expect(before).toMatchObject({
      member: false,
      changes: [],
      why: { parts: [{ holds: true }, { holds: false }] },
    });
    await expect(ask(ago(55 * minute))).rejects.toMatchObject({ code: 'segmentation.person-unknown' });
    await expect(life.explainer.explain(tenant, { ref: user('nobody'), segment })).rejects.toMatchObject({
      code: 'segmentation.person-unknown',
    });
  });

  it('comes with a preview of whom a condition would hold', async () => {
    const [person] = (await world.happened([user('p-1')], { event: 'Rare Thing' })).subjects as [Subject];
    await settled();
    const found = await life.preview.preview(tenant, { event: 'Rare Thing' });
    expect(found).toMatchObject({ members: 1, sample: [person.ref] });
    const [row] = await world.rows<{ n: string }>('SELECT count(*) AS n FROM fragment');
    expect(found.evaluated).toBeLessThanOrEqual(Number(row?.n));
    await expect(life.preview.preview(tenant, { event: 1 })).rejects.toMatchObject({
      code: 'segmentation.condition-invalid',
    });
  });
});
