import type { Consents, DecideConsent, MayUseAnswer } from '@ucv/contracts-consent';
import type { Subject } from '@ucv/envelope';
import { Privacy } from '@ucv/platform-privacy';
import { randomBytes, randomUUID } from 'node:crypto';
import { ConsentWorld } from './consent-world.fixture';
import { acknowledgedAfterMs } from './decisions';

const world = new ConsentWorld();

beforeAll(async () => {
  await world.start();
  await define('email-marketing', 'consent');
  await define('analytics', 'legitimate-interests');
  await define('delivery', 'contract');
});
afterAll(() => world.stop());

const define = (purpose: string, basis: string) =>
  world.ask('define-purpose', { purpose, basis, description: `For ${purpose}.`, actor: 'token:1' });
const decide = (
  ref: DecideConsent['ref'],
  status: string,
  { purpose = 'email-marketing', basis = 'consent', ...more }: Partial<DecideConsent> = {},
) =>
  world.ask<Consents>('decide', {
    ...{ ref, status, purpose, basis },
    ...{ source: 'preference-centre', actor: 'token:1', ...more },
  });
const mayUse = async (id: string, purpose = 'email-marketing') =>
  (await world.ask<MayUseAnswer>('may-use', { purpose, persons: [id] })).answers[id];

const email = () => ({ type: 'email', value: `${randomUUID()}@example.org` });
const user = () => ({ type: 'user_id', value: randomUUID() });

/** Two people who turn out to be one. */
async function merged() {
  const named = { user: user(), email: email() };
  const [account] = (await world.happened([named.user])).subjects as [Subject];
  const [address] = (await world.happened([named.email])).subjects as [Subject];
  await world.merged(account, address);
  await world.caughtUp();
  return { named, account, address };
}

describe('a decision', () => {
  it('holds for the identifier given where it grants, and shows in the person', async () => {
    const { named, account, address } = await merged();
    const answer = await decide(named.email, 'granted');
    expect(answer.person).toEqual(account);
    expect(answer.consents['email-marketing']).toMatchObject({
      ...{ status: 'granted', basis: 'consent', source: 'preference-centre', identifier: address },
    });
    expect([(await world.decisions(account)).length, (await world.decisions(address)).length]).toEqual([
      0, 1,
    ]);
    expect(await mayUse(account.ref)).toMatchObject({ allowed: true, reason: 'granted', basis: 'consent' });
  });

  it('holds for every identifier of the person where it withdraws, and prevails over a grant of any', async () => {
    const { named, account, address } = await merged();
    await decide(named.email, 'granted');
    const answer = await decide({ id: account.ref }, 'withdrawn', { evidence: 'said it on the phone' });
    expect(answer.consents['email-marketing']?.status).toBe('withdrawn');
    const [own] = await world.decisions(account);
    const [, other] = await world.decisions(address);
    expect(own?.data).toMatchObject({ status: 'withdrawn', identifier: account });
    expect(other?.data).toMatchObject({ status: 'withdrawn', decisionId: own?.data.decisionId });
    expect(await mayUse(address.ref)).toMatchObject({ allowed: false, reason: 'withdrawn' });
  });

  it('is acknowledged half a second after it restricts, when what was allowed before has begun', async () => {
    const { account } = await merged();
    for (const status of ['denied', 'withdrawn', 'objected']) {
      await decide({ id: account.ref }, status);
      const acknowledged = Date.now();
      const last = (await world.decisions(account)).at(-1);
      // A lower bound, which no load of the machine can break.
      expect(acknowledged - Date.parse(last!.recordedAt)).toBeGreaterThanOrEqual(acknowledgedAfterMs);
    }
  });

  it('keeps its evidence under the key of the identifier that it holds for', async () => {
    const { account, address } = await merged();
    await decide({ id: account.ref }, 'denied', { evidence: 'a signed form' });
    const privacy = world.service.app.get(Privacy);
    for (const { stream, id, type, data, metadata } of [
      ...(await world.decisions(account)),
      ...(await world.decisions(address)),
    ]) {
      const sealed = data.evidence!;
      expect(JSON.stringify(data)).not.toContain('signed form');
      expect(metadata.kid).toBe(sealed.kid);
      const [opened] = await privacy.openMany([{ tenant: world.tenant, stream, eventId: id, type, sealed }]);
      expect(opened).toEqual({ state: 'opened', content: { evidence: 'a signed form' } });
    }
  });

  it('is never dated before what it must overrule, also where a sender’s clock ran ahead', async () => {
    const { account } = await merged();
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    await world.decided(account, { purpose: 'email-marketing', status: 'granted' }, ahead);
    await decide({ id: account.ref }, 'withdrawn');
    expect(await mayUse(account.ref)).toMatchObject({ allowed: false, reason: 'withdrawn' });
  });

  it('can be seen as it was at an instant', async () => {
    const [person] = (await world.happened([user()])).subjects as [Subject];
    const said = { purpose: 'email-marketing' };
    await world.decided(person, { ...said, status: 'granted' }, '2026-01-01T00:00:00.000Z');
    await world.decided(person, { ...said, status: 'denied' }, '2026-02-01T00:00:00.000Z');
    await world.caughtUp();
    const at = async (asOf?: string) =>
      (await world.ask<Consents>('consents', { ref: { id: person.ref }, asOf })).consents['email-marketing']
        ?.status;
    expect(await Promise.all([at('2025-12-31T23:59:59Z'), at('2026-01-31T00:00:00Z'), at()])).toEqual([
      undefined,
      'granted',
      'denied',
    ]);
  });

  it('is refused about nobody, and about a purpose that nobody defined', async () => {
    const unknown = { code: 'consent.person-unknown', status: 404 };
    await expect(decide(email(), 'granted')).rejects.toMatchObject(unknown);
    await expect(decide({ id: randomBytes(16).toString('hex') }, 'denied')).rejects.toMatchObject(unknown);
    const { account } = await merged();
    await expect(decide({ id: account.ref }, 'granted', { purpose: 'astrology' })).rejects.toMatchObject({
      code: 'consent.purpose-unknown',
    });
    const answer = await decide({ id: account.ref }, 'objected', { purpose: 'sale-or-sharing' });
    expect(answer.consents['sale-or-sharing']?.status).toBe('objected');
  });
});

describe('permission', () => {
  it('knows a withdrawal that somebody else appended just before the question', async () => {
    const { account } = await merged();
    for (let round = 0; round < 20; round += 1) {
      await world.decided(account, {
        purpose: 'email-marketing',
        status: round % 2 ? 'withdrawn' : 'granted',
      });
      expect(await mayUse(account.ref)).toMatchObject({ allowed: round % 2 === 0 });
    }
  });

  it('follows the lawful basis, and is never given for what nobody defined', async () => {
    const { account } = await merged();
    const all = async () => [
      (await mayUse(account.ref, 'email-marketing'))?.reason,
      (await mayUse(account.ref, 'analytics'))?.reason,
      (await mayUse(account.ref, 'delivery'))?.reason,
      (await mayUse(account.ref, 'astrology'))?.reason,
    ];
    expect(await all()).toEqual([
      ...['not-granted', 'basis-needs-no-consent', 'basis-needs-no-consent', 'purpose-unknown'],
    ]);
    for (const purpose of ['analytics', 'delivery'])
      await decide({ id: account.ref }, 'objected', { purpose, basis: 'legitimate-interests' });
    expect(await all()).toEqual(['not-granted', 'objected', 'basis-needs-no-consent', 'purpose-unknown']);
  });

  it('answers a thousand at once, many times at once, and no more', async () => {
    const { account, address } = await merged();
    await decide({ id: address.ref }, 'granted');
    const persons = [
      ...Array.from({ length: 998 }, () => randomBytes(16).toString('hex')),
      account.ref,
      address.ref,
    ];
    const question = { purpose: 'email-marketing', persons };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.ask<MayUseAnswer>('may-use', question)),
    );
    for (const { answers: given } of answers) {
      const allowed = Object.entries(given).flatMap(([id, one]) => (one.allowed ? [id] : []));
      expect(allowed.sort()).toEqual([account.ref, address.ref].sort());
      expect(Object.keys(given).length).toBe(1000);
    }
    const more = { ...question, persons: [...persons, account.ref.replace(/./g, '0')] };
    await expect(world.ask('may-use', more)).rejects.toMatchObject({ code: 'http.invalid-input' });
  });

  it('keeps tenants apart', async () => {
    const { account } = await merged();
    await decide({ id: account.ref }, 'granted', { purpose: 'email-marketing' });
    const { answers } = await world.ask<MayUseAnswer>(
      'may-use',
      { purpose: 'email-marketing', persons: [account.ref] },
      'other',
    );
    expect(answers[account.ref]?.reason).toBe('purpose-unknown');
  });
});
