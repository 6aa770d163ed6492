import type { ReadModel } from '@ucv/platform-read-model';
import { streamName } from '@ucv/envelope';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eraseKeys, holdKeys, keyStates, liftHold, Privacy } from './index';
import { epochAt } from './key-epochs';
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

describe('sealing and opening', () => {
  it('opens in one service what another has sealed, in order', async () => {
    const items = Array.from({ length: 300 }, (_, i) => target(newRef(), { i }));
    const sealed = await (await privacyOf(ingestion)).sealMany(items);
    const opened = await (await privacyOf(profile)).openMany(items.map((item, i) => toOpen(item, sealed[i])));
    expect(opened).toEqual(items.map((_, i) => ({ state: 'opened', content: { i } })));
  });

  it('uses one key for a ref, class and quarter, whichever process mints it first', async () => {
    const item = target(newRef());
    const sealers = await Promise.all(Array.from({ length: 6 }, () => privacyOf(ingestion)));
    const outcomes = (await Promise.all(sealers.map((privacy) => privacy.sealMany([item, item])))).flat();
    expect(new Set(outcomes.map((outcome) => toOpen(item, outcome).sealed.kid)).size).toBe(1);
    const later = { ...item, at: '2027-01-01T00:00:00Z' };
    const other = { ...item, cls: 'behaviour' as const };
    const [a, b] = await (sealers[0] as Privacy).sealMany([later, other]);
    expect(new Set([outcomes[0], a, b].map((o) => toOpen(item, o).sealed.kid)).size).toBe(3);
  });

  it('asks the database nothing for keys it has, and at most twice for a batch', async () => {
    const privacy = await privacyOf(ingestion);
    const items = Array.from({ length: 50 }, () => target(newRef()));
    const asked = jest.spyOn(ingestion.source, 'query');
    await privacy.sealMany(items);
    expect(asked).toHaveBeenCalledTimes(2);
    await privacy.sealMany(items);
    expect(asked).toHaveBeenCalledTimes(2);
    asked.mockRestore();
  });

  it('calls a key broken, not erased, when nobody erased it', async () => {
    const item = target(newRef());
    const [outcome] = await (await privacyOf(ingestion)).sealMany([item]);
    const toRead = toOpen(item, outcome);
    const unknown = { ...toRead, sealed: { ...toRead.sealed, kid: randomBytes(16).toString('base64url') } };
    const [opened] = await (await privacyOf(profile)).openMany([unknown]);
    expect(opened).toMatchObject({ state: 'broken', error: { code: 'privacy.key-missing' } });
  });

  it('keeps a broken blob from touching the others of its batch', async () => {
    const items = [target(newRef()), target(newRef())];
    const [first, second] = await (await privacyOf(ingestion)).sealMany(items);
    const moved = { ...toOpen(items[0] as Target, first), eventId: '00000000-0000-5000-8000-000000000000' };
    const opened = await (await privacyOf(profile)).openMany([moved, toOpen(items[1] as Target, second)]);
    expect(opened[0]).toMatchObject({ state: 'broken', error: { code: 'privacy.seal-broken' } });
    expect(opened[1]).toMatchObject({ state: 'opened' });
  });

  it('says which backup to restore when the file of an epoch is gone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ucv-lost-'));
    const item = { ...target(newRef()), tenant: 'lost' };
    const item2 = { ...item, stream: streamName('interaction', 'lost', item.ref) };
    const [outcome] = await (
      await Privacy.open({ source: ingestion.source, keysFolder: folder })
    ).sealMany([item2]);
    await unlink(join(folder, `lost.${epochAt(Date.now())}.kek`));
    const reader = await Privacy.open({ source: profile.source, keysFolder: folder });
    const [opened] = await reader.openMany([{ ...toOpen(item2, outcome), tenant: 'lost' }]);
    expect(opened).toMatchObject({ state: 'broken', error: { code: 'privacy.epoch-missing' } });
    await rm(folder, { recursive: true });
  });
});

describe('erasure', () => {
  it('goes from never over active to erased, and leaves the hash of each key', async () => {
    const ref = newRef();
    const stateOf = async () => (await keyStates(consent.source, tenant, [ref])).get(ref);
    expect(await stateOf()).toBe('never');
    const [outcome] = await (await privacyOf(ingestion)).sealMany([target(ref)]);
    expect(await stateOf()).toBe('active');
    const erased = await eraseKeys(consent.source, tenant, [ref], 'request-1');
    expect(await stateOf()).toBe('erased');
    expect(erased).toEqual([
      {
        ref,
        state: 'erased',
        keys: [expect.objectContaining({ kid: toOpen(target(ref), outcome).sealed.kid, quarter: '2026Q4' })],
      },
    ]);
    expect(erased[0]?.keys[0]?.wrappedSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await eraseKeys(consent.source, tenant, [ref], 'request-2')).toEqual(erased);
  });

  it('gives Redacted afterwards, and refuses to seal', async () => {
    const item = target(newRef());
    const [sealer, reader] = [await privacyOf(ingestion), await privacyOf(profile)];
    const [outcome] = await sealer.sealMany([item]);
    const toRead = toOpen(item, outcome);
    await reader.openMany([toRead]);
    await eraseKeys(consent.source, tenant, [item.ref], 'request');
    sealer.evict([item.ref]);
    reader.evict([item.ref]);
    expect(await reader.openMany([toRead])).toEqual([{ state: 'redacted', reason: 'erased' }]);
    expect(await sealer.sealMany([item])).toEqual([{ refused: 'privacy.subject-erased' }]);
  });

  it('gives Redacted for a key that a restored keyring never knew, where its stream is fenced', async () => {
    const item = target(newRef());
    const [outcome] = await (await privacyOf(ingestion)).sealMany([item]);
    await eraseKeys(consent.source, tenant, [item.ref], 'request');
    const toRead = toOpen(item, outcome);
    const unknown = { ...toRead, sealed: { ...toRead.sealed, kid: randomBytes(16).toString('base64url') } };
    expect(await (await privacyOf(profile)).openMany([unknown])).toEqual([
      { state: 'redacted', reason: 'erased' },
    ]);
  });

  it('fences a ref that never had a key', async () => {
    const item = target(newRef());
    await eraseKeys(consent.source, tenant, [item.ref], 'request');
    expect(await (await privacyOf(ingestion)).sealMany([item])).toEqual([
      { refused: 'privacy.subject-erased' },
    ]);
  });

  it('suppresses the identifiers: they get no ref again, also from a process that had not heard of it', async () => {
    const privacy = await privacyOf(ingestion);
    const [gone, other] = ['gone@example.org', 'other@example.org'].map((value) => ({
      type: 'email',
      value,
    }));
    const [old, kept] = (await privacy.index.assign(tenant, [gone!, other!])) as [string, string];
    await eraseKeys(consent.source, tenant, [old], 'request');
    expect(await (await privacyOf(profile)).index.find(tenant, [gone!, other!])).toEqual([undefined, kept]);
    expect(await (await privacyOf(ingestion)).index.assign(tenant, [gone!, other!])).toEqual([
      undefined,
      kept,
    ]);
    expect(await privacy.index.assign(tenant, [gone!])).toEqual([old]); // cached, at most 60 s
    expect(await privacy.sealMany([target(old)])).toEqual([{ refused: 'privacy.subject-erased' }]);
    expect(await privacy.index.assign(tenant, [gone!])).toEqual([undefined]);
    const asked = jest.spyOn(ingestion.source, 'query');
    expect(await privacy.index.assign(tenant, [gone!, other!])).toEqual([undefined, kept]);
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
    expect(await privacy.index.assign('other', [gone!])).toEqual([expect.any(String)]);
  });

  it('leaves alone what is held, and its identifier', async () => {
    const id = { type: 'email', value: 'held@example.org' };
    const [ref] = (await (await privacyOf(ingestion)).index.assign(tenant, [id])) as [string];
    await holdKeys(consent.source, tenant, [ref], 'case-9');
    await eraseKeys(consent.source, tenant, [ref], 'request');
    expect(await (await privacyOf(ingestion)).index.assign(tenant, [id])).toEqual([ref]);
  });

  it('leaves another tenant with the same ref alone', async () => {
    const item = target(newRef());
    const other = { ...item, tenant: 'other', stream: streamName('interaction', 'other', item.ref) };
    const privacy = await privacyOf(ingestion);
    await privacy.sealMany([item, other]);
    await eraseKeys(consent.source, tenant, [item.ref], 'request');
    expect((await keyStates(consent.source, 'other', [item.ref])).get(item.ref)).toBe('active');
  });

  it('does not erase what is held, goes on sealing it, and erases once the hold is lifted', async () => {
    const item = target(newRef());
    expect(await holdKeys(consent.source, tenant, [item.ref], 'case-7')).toEqual([item.ref]);
    const [outcome] = await (await privacyOf(ingestion)).sealMany([item]);
    expect(await eraseKeys(consent.source, tenant, [item.ref], 'r')).toEqual([
      { ref: item.ref, state: 'held', keys: [] },
    ]);
    expect(await (await privacyOf(profile)).openMany([toOpen(item, outcome)])).toMatchObject([
      { state: 'opened' },
    ]);
    expect(await liftHold(consent.source, tenant, [item.ref])).toEqual([item.ref]);
    expect(await eraseKeys(consent.source, tenant, [item.ref], 'r')).toMatchObject([{ state: 'erased' }]);
    expect(await holdKeys(consent.source, tenant, [item.ref], 'case-8')).toEqual([]);
  });
});
