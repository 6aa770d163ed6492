import type { ParkedFact, ParkedFacts } from '@ucv/contracts-projections';
import { streamName, type Subject } from '@ucv/envelope';
import { randomBytes, randomUUID } from 'node:crypto';
import { ConsentWorld } from './consent-world.fixture';
import { SignalDecider } from './signals';

const world = new ConsentWorld(
  /testing\.broken|privacy\.seal-broken/,
  /reading 'consent'|null value in column \\"ref\\"/,
);
const user = () => ({ type: 'user_id', value: randomUUID() });
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const ads = (granted: boolean) => ({ context: { consent: { categoryPreferences: { ads: granted } } } });
const said = async (subject: Subject) =>
  (await world.decisions(subject)).map(({ data, metadata }) => [data.status, metadata.occurredAt]);
const by = (reason?: string) => ({ actor: 'a'.repeat(32), requestId: randomUUID(), reason });
const list = async (asked: object = {}) => (await world.ask<ParkedFacts>('parked', asked)).parked;

beforeAll(() => world.start());
afterAll(() => world.stop());

/** Lets work happen while signals cannot be decided about. */
async function broken(work: () => Promise<unknown>): Promise<void> {
  const live = world.service.app.get(SignalDecider);
  const honest = live.decide.bind(live);
  live.decide = () => Promise.reject(Object.assign(new Error('broken'), { code: 'testing.broken' }));
  await work();
  await world.caughtUp();
  live.decide = honest;
}

async function openFacts(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${world.service.healthPort}/metrics`)).text();
  return Number(/^projection_parked_open\{projection="consent".*\} (\d+)$/m.exec(metrics)?.[1]);
}

it('a signal that is parked decides nothing until it is replayed; then what was said after it still is the last word', async () => {
  const id = user();
  const { subjects } = await world.happened([id], { ...ads(true), at: at(1) });
  await world.caughtUp();
  await broken(() => world.happened([id], { ...ads(false), at: at(2) }));
  await world.happened([id], { ...ads(true), at: at(3) });
  await world.caughtUp();
  const [person] = subjects as [Subject];
  expect([await said(person), await openFacts()]).toEqual([[['granted', at(1)]], 1]);
  const [parked] = await list();
  expect(parked).toMatchObject({ projection: 'consent', reason: 'testing.broken', state: 'open' });
  const replayed = await world.ask<ParkedFact>('replay-parked', { id: parked!.id, ...by() });
  expect([replayed.state, replayed.rebuild, await openFacts()]).toEqual(['replayed', undefined, 0]);
  await world.caughtUp();
  expect(await said(person)).toEqual([
    ['granted', at(1)],
    ['denied', at(2)],
    ['granted', at(3)],
  ]);
  expect((await world.rebuilt()).differences).toEqual([]);
});

it('facts that are malformed or whose seal is broken are parked, shown without values, and discarded for good', async () => {
  const { id, subjects } = await world.happened([user()]);
  const [{ ref }] = subjects as [Subject];
  const stream = streamName('interaction', world.tenant, ref);
  const fact = (await world.factsOf(stream)).find((one) => one.id === id)!;
  const { sealed } = fact.data as { sealed: { ct: string } };
  const raw = { id: randomUUID(), type: fact.type, metadata: fact.metadata };
  const tampered = { ...sealed, ct: randomBytes(40).toString('base64url') };
  await world.append(stream, { ...raw, data: { call: 'track', consent: true, sealed: tampered } });
  await world.append(stream, { ...raw, id: randomUUID(), data: null });
  await world.append(streamName('consent', world.tenant, ref), {
    ...raw,
    id: randomUUID(),
    type: 'consent.decided.v1',
    data: { identifier: 'robin@example.com', note: 'robin@example.com' },
  });
  await world.happened([user()]);
  await world.caughtUp();
  const parked = await list();
  expect(parked.map(({ reason }) => reason).sort()).toEqual(['23502', 'TypeError', 'privacy.seal-broken']);
  const shown = await Promise.all(parked.map((one) => world.ask<ParkedFact>('parked-fact', { id: one.id })));
  expect(JSON.stringify(shown)).not.toMatch(/robin/);
  expect(shown.map(({ inspected }) => inspected?.shape['.sealed']).filter(Boolean)).toEqual(['sealed']);
  for (const { inspected } of shown)
    expect(inspected?.metadata).toMatchObject({ tenant: world.tenant, subjects });
  for (const one of parked) await world.ask('discard-parked', { id: one.id, ...by('appended by hand') });
  expect([await list(), (await list({ state: 'discarded' })).length, await openFacts()]).toEqual([[], 3, 0]);
  await world.service.stop();
  await world.startConsent();
  await world.caughtUp();
  expect([(await list({ state: 'discarded' })).length, await openFacts()]).toEqual([3, 0]);
});

it.each([
  ['parked', { limit: 1000 }, 'http.invalid-input'],
  ['parked', { state: 'lost' }, 'http.invalid-input'],
  ['parked', { cursor: 'x' }, 'consent.cursor-unknown'],
  ['parked-fact', { id: 'x' }, 'consent.parked-unknown'],
  ['replay-parked', { id: 'x', ...by() }, 'consent.parked-unknown'],
  ['discard-parked', { id: 'x', ...by('robin@example.com') }, 'consent.reason-unusable'],
])('%s refuses %j with %s', async (name, body, code) => {
  await expect(world.ask(name, body)).rejects.toMatchObject({ code });
});
