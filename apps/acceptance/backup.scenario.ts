import { makeScratch, removeScratch, startSystem, type StartedSystem } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from './src/campaign';
import { Gateway, pathOf } from './src/gateway';
import { post, track } from './src/track';
import { ucv } from './src/ucv';

const refOf = (userId: string) => `user_id:${userId}`;
const saying = (userId: string) => ({
  type: 'identify' as const,
  userId,
  traits: { firstName: `name-of-${userId}` },
});

describe('a backup made while events go on is the whole installation again, elsewhere', () => {
  const backups = makeScratch();
  const [log, keyring] = [join(backups, 'log'), join(backups, 'apart/keyring')];
  const home = makeScratch();
  const before = Array.from({ length: 30 }, () => randomUUID());
  const [gone = '', ...others] = before;
  let [origin, again]: (StartedSystem | undefined)[] = [];
  let issued = '';

  beforeAll(async () => {
    origin = await startSystem();
    await track(origin, ...before.map(saying));
    const gateway = new Gateway(origin.urls.gateway, origin.adminToken);
    issued = (await gateway.send<{ token: string }>('POST', '/v1/tokens', { role: 'steward', name: 'kept' }))
      .token;
  });
  afterAll(async () => {
    await Promise.all([origin?.stop(), again?.stop()]);
    [home, backups].forEach(removeScratch);
  });

  it('is made beside the traffic, in two places', async () => {
    let going = true;
    const traffic = (async () => {
      for (; going; await delay(100))
        await track(origin!, ...Array.from({ length: 20 }, () => saying(randomUUID())));
    })();
    const made = await ucv(origin!, 'backup', '--to', log, '--keyring', keyring);
    going = false;
    await traffic;
    expect([made.code, made.out]).toEqual([0, expect.stringContaining('backed up the keyring: ')]);
    expect(made.err).toContain('different places');
    expect(statSync(keyring).mode & 0o777).toBe(0o600);
    const checked = await ucv(origin!, 'backup', '--verify', log, '--keyring', keyring);
    expect([checked.code, checked.err.includes('WARNING')]).toEqual([0, false]);
  });

  it('is followed by an erasure, and a later copy of the log alone', async () => {
    const erased = await ucv(origin!, 'erase', refOf(gone), '--yes', '--wait');
    expect([erased.code, erased.out]).toEqual([0, expect.stringContaining('completed')]);
    const made = await ucv(origin!, 'backup', '--to', log);
    expect([made.code, made.err]).toEqual([0, expect.stringContaining('--keyring')]);
    const refused = await ucv(origin!, 'restore', '--from', log, '--keyring', keyring);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('The system runs')]);
    expect(await origin!.halt()).toBe(0);
  });

  it('is restored into an empty UCV_HOME', async () => {
    const elsewhere = { ...origin!, environment: { ...origin!.environment, UCV_HOME: home } };
    const restored = await ucv(elsewhere, 'restore', '--from', log, '--keyring', keyring, '--json');
    expect([restored.code, restored.err]).toEqual([0, expect.not.stringContaining('ucv:')]);
    expect(JSON.parse(restored.out)).toMatchObject({
      keyring: { erasures: 1, later: 1, keysDestroyed: 1, suppressed: 1, unrecognisable: 0, notInLog: 0 },
    });
    const twice = await ucv(elsewhere, 'restore', '--keyring', keyring);
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('--force')]);
    again = await startSystem({ env: { UCV_HOME: home } });
    expect([again.adminToken, again.writeKey]).toEqual([origin!.adminToken, origin!.writeKey]);
    expect(again.output).not.toContain('New installation');
  });

  it('lets in whoever had a token', async () => {
    await eventually(
      'the token is known',
      async () => (await new Gateway(again!.urls.gateway, issued).request('/v1/sources')).ok,
    );
  });

  it('shows everybody who was acknowledged before', async () => {
    const gateway = new Gateway(again!.urls.gateway, again!.adminToken);
    for (const userId of others) {
      await eventually(`${userId} is there`, async () => (await gateway.request(pathOf(refOf(userId)))).ok);
      expect((await gateway.profile(refOf(userId))).traits).toMatchObject({ firstName: `name-of-${userId}` });
    }
  });

  it('still does not know who was erased, and takes nothing in about them', async () => {
    const gateway = new Gateway(again!.urls.gateway, again!.adminToken);
    expect((await gateway.request(pathOf(refOf(gone)))).status).toBe(404);
    const [known] = others as [string];
    const { body } = await post(again!, [saying(gone), { userId: known, event: 'Came Back' }]);
    expect(body.rejected).toEqual([expect.objectContaining({ index: 0, code: 'privacy.subject-erased' })]);
    await eventually('the others go on', async () =>
      (await gateway.timeline(refOf(known))).some(({ name }) => name === 'Came Back'),
    );
  });

  it.each(['gone', 'put back'])(
    'starts with a credentials.json that was %s after the restore',
    async (what) => {
      const file = join(home, 'credentials.json');
      const kept = `${file}.kept`;
      expect(await again!.halt()).toBe(0);
      if (what === 'gone') renameSync(file, kept);
      else renameSync(kept, file);
      await again!.restart();
      const { adminToken } = JSON.parse(readFileSync(file, 'utf8')) as { adminToken: string };
      expect(adminToken === again!.adminToken).toBe(what === 'put back');
      const gateway = new Gateway(again!.urls.gateway, adminToken);
      expect((await gateway.profile(refOf(others[0]!))).traits).toMatchObject({
        firstName: `name-of-${others[0]}`,
      });
    },
  );
});
