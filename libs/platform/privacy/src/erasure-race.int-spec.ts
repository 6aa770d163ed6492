import type { ReadModel } from '@ucv/platform-read-model';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { eraseKeys, keyStates } from './index';
import { KeyringWorld, newRef, target, tenant, toOpen } from './keyring-world.fixture';

const world = new KeyringWorld();
const privacyOf = world.privacyOf.bind(world);
type Target = ReturnType<typeof target>;
let ingestion: ReadModel;
let profile: ReadModel;
let consent: ReadModel;

beforeAll(async () => {
  await world.start();
  ({ ingestion, profile, consent } = world);
});
afterAll(() => world.stop());

describe('a race of sealing with erasure', () => {
  const settled = (work: Promise<unknown>) => Promise.race([work.then(() => true), delay(150, false)]);

  it('makes the erasure wait for a mint under way, and destroys its key', async () => {
    const [ref, kid] = [newRef(), randomBytes(16).toString('base64url')];
    let erasing: Promise<unknown> | undefined;
    await ingestion.transaction(async (tx) => {
      await tx.query('SELECT keyring.mint($1, $2, $3, $4, $5, $6, $7)', [
        ...[[tenant], [ref], ['traits'], ['2026Q4'], [kid], ['2026-11-19'], [randomBytes(60)]],
      ]);
      erasing = eraseKeys(consent.source, tenant, [ref], 'race');
      expect(await settled(erasing)).toBe(false);
    });
    expect(await erasing).toMatchObject([{ state: 'erased', keys: [{ kid }] }]);
  });

  it('makes sealing wait for an erasure under way, and refuses it', async () => {
    const item = target(newRef());
    const privacy = await privacyOf(ingestion);
    let sealing: Promise<unknown> | undefined;
    await consent.transaction(async (tx) => {
      await eraseKeys(tx, tenant, [item.ref], 'race');
      sealing = privacy.sealMany([item]);
      expect(await settled(sealing)).toBe(false);
    });
    expect(await sealing).toEqual([{ refused: 'privacy.subject-erased' }]);
  });

  it('refuses to mint where a transaction would not see the fence', async () => {
    const runner = ingestion.source.createQueryRunner();
    await runner.startTransaction('REPEATABLE READ');
    const minting = runner.query("SELECT keyring.mint('{}', '{}', '{}', '{}', '{}', '{}', '{}')");
    await expect(minting).rejects.toThrow('read committed');
    await runner.rollbackTransaction();
    await runner.release();
  });

  it('never leaves a key behind when sealing races with erasure', async () => {
    const rounds = 40;
    const refs = Array.from({ length: rounds }, newRef);
    let refused = 0;
    for (const [round, ref] of refs.entries()) {
      const items = (['traits', 'behaviour', 'consent'] as const).map((cls) => ({ ...target(ref), cls }));
      const sealers = await Promise.all([1, 2, 3].map(() => privacyOf(ingestion)));
      const [outcomes] = await Promise.all([
        Promise.all(sealers.map((privacy) => privacy.sealMany(items))),
        delay((round / rounds) * 12).then(() => eraseKeys(consent.source, tenant, [ref], 'race')),
      ]);
      refused += outcomes.flat().filter((outcome) => 'refused' in outcome).length;
      const reader = await privacyOf(profile);
      for (const [i, outcome] of outcomes.flat().entries()) {
        if ('refused' in outcome) continue;
        const [opened] = await reader.openMany([toOpen(items[i % 3] as Target, outcome)]);
        expect(opened).toEqual({ state: 'redacted', reason: 'erased' });
      }
    }
    expect(new Set((await keyStates(consent.source, tenant, refs)).values())).toEqual(new Set(['erased']));
    // The race is real only if it went both ways.
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(rounds * 9);
  });
});

describe('a race of assigning with erasure', () => {
  const settled = (work: Promise<unknown>) => Promise.race([work.then(() => true), delay(150, false)]);
  const someone = () => ({ type: 'user_id', value: randomBytes(8).toString('hex') });
  const refOf = async (id: ReturnType<typeof someone>): Promise<string> =>
    (await (await privacyOf(ingestion)).index.assign(tenant, [id]))[0] as string;
  const assign = 'SELECT ref FROM identifiers.assign($1, $2, $3, $4)';
  const macs = async (ref: string) => {
    const [row] = await world.asAdmin<{ mac: Buffer }>(
      'SELECT mac FROM identifiers.identifier WHERE ref = $1',
      [ref],
    );
    return [[tenant], ['user_id'], [row!.mac]] as const;
  };

  it('makes the erasure wait for an assignment under way, and deletes what that has seen', async () => {
    const id = someone();
    const ref = await refOf(id);
    const columns = await macs(ref);
    let erasing: Promise<unknown> | undefined;
    await ingestion.transaction(async (tx) => {
      expect(await tx.query(assign, [...columns, [newRef()]])).toEqual([{ ref }]);
      erasing = eraseKeys(consent.source, tenant, [ref], 'race');
      expect(await settled(erasing)).toBe(false);
    });
    await erasing;
    expect(await refOf(id)).toBeUndefined();
  });

  it('makes an assignment wait for an erasure under way, and gives no ref', async () => {
    const id = someone();
    const ref = await refOf(id);
    const columns = await macs(ref);
    let assigning: Promise<unknown> | undefined;
    await consent.transaction(async (tx) => {
      await eraseKeys(tx, tenant, [ref], 'race');
      assigning = ingestion.source.query(assign, [...columns, [newRef()]]);
      expect(await settled(assigning)).toBe(false);
    });
    expect(await assigning).toEqual([{ ref: null }]);
  });

  it('gives no ref to one that an index from a backup still knows', async () => {
    const id = someone();
    const ref = await refOf(id);
    const columns = await macs(ref);
    await eraseKeys(consent.source, tenant, [ref], 'race');
    await world.asAdmin(
      'INSERT INTO identifiers.identifier (tenant, type, mac, ref) VALUES ($1, $2, $3, $4)',
      [...[tenant, 'user_id', columns[2][0], ref]],
    );
    expect(await refOf(id)).toBeUndefined();
    expect(await (await privacyOf(profile)).index.find(tenant, [id])).toEqual([undefined]);
  });

  it('never brings an identifier back, whoever comes first', async () => {
    const rounds = 40;
    for (let round = 0; round < rounds; round += 1) {
      const id = someone();
      const ref = await refOf(id);
      const indexes = await Promise.all([1, 2, 3].map(() => privacyOf(ingestion)));
      const [answers] = await Promise.all([
        Promise.all(indexes.map(({ index }) => index.assign(tenant, [id]))),
        delay((round / rounds) * 4).then(() => eraseKeys(consent.source, tenant, [ref], 'race')),
      ]);
      for (const answer of answers.flat()) expect([ref, undefined]).toContain(answer);
      expect(await refOf(id)).toBeUndefined();
    }
  });
});
