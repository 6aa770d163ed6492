import type { ParkedFact } from '@ucv/contracts-projections';
import { type Fact, type RecordedFact, streamName } from '@ucv/envelope';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { eventually } from './src/campaign';
import { Gateway } from './src/gateway';
import { Insight } from './src/insight';
import { track } from './src/track';
import { ucv } from './src/ucv';

const personal = 'robin.poison@example.com';

describe('what a projection cannot take is set aside, seen, replayed and discarded; the others go on', () => {
  let system: StartedSystem;
  let gateway: Gateway;
  let insight: Insight;
  beforeAll(async () => {
    system = await startSystem();
    gateway = new Gateway(system.urls.gateway, system.adminToken);
    insight = Insight.into(system);
  });
  afterAll(() => system?.stop());

  const list = async (...args: string[]): Promise<ParkedFact[]> => {
    const { code, out, err } = await ucv(system, 'parked', 'list', '--json', ...args);
    expect([code, err]).toEqual([0, '']);
    expect(out).not.toContain('robin');
    return (JSON.parse(out) as { data: ParkedFact[] }).data;
  };
  const seen = (userId: string) =>
    gateway.profile(`user_id:${userId}`).then(
      ({ interactions }) => interactions,
      () => 0,
    );

  it('an event that the database refuses is replayed once that is mended', async () => {
    const [refused, other] = [randomUUID(), randomUUID()];
    await insight.sql(
      `ALTER TABLE profile.interaction ADD CONSTRAINT refusing CHECK (entry->>'name' <> 'Refused')`,
    );
    await track(system, { userId: refused, event: 'Refused', properties: { email: personal } });
    await track(system, { userId: other, event: 'Taken' });
    await eventually('the others go on', async () => (await seen(other)) === 1);
    const [parked, ...more] = await list();
    expect(parked).toMatchObject({
      service: 'profile',
      projection: 'profile',
      reason: '23514',
      state: 'open',
    });
    expect([more, await seen(refused)]).toEqual([[], 0]);
    const { id } = parked!;

    const inVain = await ucv(system, 'parked', 'replay', id);
    expect([inVain.code, inVain.out]).toEqual([1, `${id}: failed again (23514)\n`]);
    await insight.sql('ALTER TABLE profile.interaction DROP CONSTRAINT refusing');
    const answers = await Promise.all([
      ucv(system, 'parked', 'replay', id),
      ucv(system, 'parked', 'replay', id),
    ]);
    for (const { code, out } of answers) expect([code, out]).toEqual([0, `${id}: replayed\n`]);
    expect(await gateway.timeline(`user_id:${refused}`)).toHaveLength(1);
    expect((await ucv(system, 'parked')).out).toContain('No fact is parked');
  });

  it('poison straight to the log harms nobody, tells nothing personal, and is discarded for good', async () => {
    const [victim, other] = [randomUUID(), randomUUID()];
    await track(system, { userId: victim, event: 'Sealed' });
    await eventually('the event is there', async () => (await seen(victim)) === 1);
    await insight.onLog(async (log) => {
      let honest: RecordedFact | undefined;
      for await (const fact of log.readAll({ backwards: true }))
        if (fact.type === 'ingestion.interaction-recorded.v1') {
          honest = fact;
          break;
        }
      const { stream, type, metadata, data } = honest!;
      const { sealed } = data as { sealed: object };
      const raw = (o: Partial<Fact>): Fact => ({ id: randomUUID(), type, metadata, data, ...o });
      const broken = { ...(data as object), email: personal, sealed: { ...sealed, ct: 'AAAA' } };
      await log.append(stream, [raw({ data: broken })], 'any');
      await log.append(stream, [raw({ data: null })], 'any');
      await log.append(stream, [raw({ metadata: { email: personal } as never })], 'any');
      const token = streamName('config', 'main', 'c'.repeat(32));
      await log.append(
        token,
        [raw({ type: 'gateway.token-issued.v1', data: { name: personal } })],
        'no-stream',
      );
    });
    await track(system, { userId: other, event: 'Taken' });
    await eventually('the others go on', async () => (await seen(other)) === 1);

    const services = ['consent', 'gateway', 'identity', 'profile', 'segmentation'];
    let parked: ParkedFact[] = [];
    await eventually('every service has parked what it cannot take', async () => {
      parked = await list('--limit', '500');
      return services.every((name) => parked.some(({ service }) => service === name));
    });
    expect(
      parked
        .filter(({ projection }) => projection === 'profile')
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual(['TypeError', 'privacy.key-missing', 'privacy.seal-broken']);
    for (const { id } of parked) {
      const { code, out } = await ucv(system, 'parked', 'show', id);
      expect([code, out.includes('robin')]).toEqual([0, false]);
    }
    expect((await ucv(system, 'doctor')).out).toMatch(
      new RegExp(`problem +parked facts +${parked.length} open`),
    );

    const ids = parked.map(({ id }) => id);
    const refused = await ucv(system, 'parked', 'discard', ids[0]!, '--reason', `asked by ${personal}`);
    expect([refused.code, refused.out]).toEqual([2, '']);
    const done = await ucv(system, 'parked', 'discard', ...ids, '--reason', 'appended by hand in a test');
    expect([done.code, done.out.match(/: discarded/g)?.length]).toEqual([0, ids.length]);
    expect([await list(), (await list('--state', 'discarded', '--limit', '500')).length]).toEqual([
      [],
      ids.length,
    ]);

    expect((await ucv(system, 'rebuild', 'profile')).code).toBe(0);
    await system.kill('profile');
    expect([await list(), (await list('--state', 'discarded', '--limit', '500')).length]).toEqual([
      [],
      ids.length,
    ]);
    expect((await ucv(system, 'doctor')).out).toMatch(/ok +parked facts +none is open/);
  });

  it('is for those who answer for the data, and each word of theirs is on the log', async () => {
    const [known] = await list('--state', 'all');
    const issue = (role: string) =>
      gateway.send<{ token: string }>('POST', '/v1/tokens', { role, name: role });
    for (const [role, status] of [
      ['governance', 200],
      ['steward', 403],
    ] as const) {
      const { token } = await issue(role);
      const headers = { authorization: `Bearer ${token}` };
      for (const path of ['/v1/parked?state=all', `/v1/parked/${known!.id}`])
        expect((await gateway.request(path, { headers })).status).toBe(status);
    }
    const words = new Map<string, number>();
    await insight.onLog(async (log) => {
      for await (const { type } of log.readAll()) words.set(type, (words.get(type) ?? 0) + 1);
    });
    const discarded = (await list('--state', 'discarded', '--limit', '500')).length;
    expect(words.get('projections.parked-fact-replayed.v1')).toBe(2);
    expect(words.get('projections.parked-fact-discarded.v1')).toBe(discarded);
  });
});
