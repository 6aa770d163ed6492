import { streamName } from '@ucv/envelope';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { startPostgres, type StartedPart } from '@ucv/testing';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eraseKeys, keyStates, Privacy, type SealOutcome } from './index';

const tenant = 'main';
const password = 'secret';
let postgres: StartedPart;
let keysFolder: string;
const open: ReadModel[] = [];

async function as(service: string): Promise<ReadModel> {
  const url = serviceUrl(postgres.url, service, password);
  const model = await ReadModel.open({ url, schema: service, migrations: [], applicationName: service });
  open.push(model);
  return model;
}

let ingestion: ReadModel;
let profile: ReadModel;
let consent: ReadModel;

beforeAll(async () => {
  postgres = await startPostgres();
  keysFolder = await mkdtemp(join(tmpdir(), 'ucv-keys-'));
  await prepareDatabase(postgres.url, { ingestion: password, profile: password, consent: password });
  [ingestion, profile, consent] = [await as('ingestion'), await as('profile'), await as('consent')];
});

afterAll(async () => {
  await Promise.all(open.map((model) => model.close()));
  await postgres?.stop();
  await rm(keysFolder, { recursive: true, force: true });
});

const privacyOf = (model: ReadModel) => Privacy.open({ source: model.source, keysFolder });
const newRef = () => randomBytes(16).toString('hex');
const target = (ref: string, content: unknown = { email: 'ann@example.org' }) => ({
  tenant,
  ref,
  cls: 'traits' as const,
  at: '2026-11-23T10:00:00Z',
  stream: streamName('interaction', tenant, ref),
  eventId: 'b2f6f3c0-6c0f-5d5e-9d0a-6b1d0c6f0a41',
  type: 'ingestion.customer-identified.v1',
  content,
});
type Target = ReturnType<typeof target>;

function toOpen(item: Target, outcome: SealOutcome | undefined) {
  if (!outcome || !('sealed' in outcome)) throw new Error('was refused');
  const { stream, eventId, type } = item;
  return { tenant, stream, eventId, type, sealed: outcome.sealed };
}

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
