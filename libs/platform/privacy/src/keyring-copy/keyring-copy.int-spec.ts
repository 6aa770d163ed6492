import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkKeyringCopy,
  copyKeyring,
  eraseKeys,
  holdKeys,
  type Identifier,
  keyStates,
  liftHold,
  liftSuppression,
  type PastErasure,
  type PastLift,
  type Privacy,
  restoreKeyring,
} from '../index';
import { KeyringWorld, target, tenant, toOpen } from '../keyring-world.fixture';

let world: KeyringWorld;
let other: KeyringWorld;
let folder: string;
beforeAll(async () => {
  world = new KeyringWorld();
  await world.start();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ucv-keyring-copy-'));
  other = new KeyringWorld();
  await other.start(world);
});
afterEach(async () => {
  await other?.stop();
  await rm(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
const copyOf = (one: KeyringWorld, to: string, force?: boolean) =>
  copyKeyring({ database: one.database, keysFolder: one.keysFolder, to: at(to), force });
async function restored(
  one: KeyringWorld,
  from: string,
  erasures: (PastErasure | PastLift)[] = [],
  aside?: string,
) {
  await one.leave();
  const { database, keysFolder } = one;
  const outcome = await restoreKeyring({ database, keysFolder, from: at(from), aside }, erasures);
  await one.enter();
  return outcome;
}

let number = 0;
/** Somebody with an identifier, and what is sealed about them. */
async function somebody(one: KeyringWorld) {
  const identifier: Identifier = { type: 'user_id', value: `customer-${(number += 1)}` };
  const privacy = await one.privacyOf(one.ingestion);
  const [ref] = (await privacy.index.assign(tenant, [identifier])) as [string];
  const item = target(ref, { said: identifier.value });
  const [outcome] = await privacy.sealMany([item]);
  return { identifier, ref, sealed: toOpen(item, outcome) };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

/** Erases as the consent service does. @returns what the log then tells of it */
async function erase(one: KeyringWorld, cause: string, ...people: Somebody[]): Promise<PastErasure> {
  const refs = people.map(({ ref }) => ref);
  const subjects = await eraseKeys(one.consent.source, tenant, refs, cause);
  const keys = subjects.flatMap(({ ref, keys }) => keys.map((key) => ({ ref, ...key })));
  return { tenant, cause, refs, keys };
}

const states = (privacy: Privacy, ...people: Somebody[]) =>
  privacy.openMany(people.map(({ sealed }) => sealed)).then((all) => all.map(({ state }) => state));
const open = async (one: KeyringWorld, ...people: Somebody[]) =>
  states(await one.privacyOf(one.profile), ...people);
const refOf = async (one: KeyringWorld, { identifier }: Somebody) =>
  (await (await one.privacyOf(one.ingestion)).index.assign(tenant, [identifier]))[0];

it('makes the same keyring of a copy, for its owner alone to read', async () => {
  const [kept, held, gone] = [await somebody(world), await somebody(world), await somebody(world)];
  await holdKeys(world.consent.source, tenant, [held.ref], 'case-1');
  const told = await erase(world, 'request-1', gone);
  const copy = await copyOf(world, 'copy');
  expect(copy).toEqual(await checkKeyringCopy(at('copy')));
  expect(copy.rows).toMatchObject({ fences: 2, destroyedKeys: 1, suppressed: 1, indexKey: 1 });
  expect(copy.missingFiles).toEqual([]);
  expect((await stat(at('copy'))).mode & 0o777).toBe(0o600);
  const outcome = await restored(other, 'copy', [told]);
  expect(outcome).toMatchObject({ erasures: 1, later: 0, keysDestroyed: 0, suppressed: 0, notInLog: 0 });
  expect(outcome.keptIn).toBeUndefined();
  expect(await open(other, kept, held, gone)).toEqual(['opened', 'opened', 'redacted']);
  expect([await refOf(other, kept), await refOf(other, gone)]).toEqual([kept.ref, undefined]);
  const found = await keyStates(other.consent.source, tenant, [held.ref, gone.ref]);
  expect([...found.values()]).toEqual(['held', 'erased']);
  const [again, before] = [await copyOf(other, 'again'), await copyOf(world, 'before')];
  expect([again.rows, again.files]).toEqual([before.rows, before.files]);
  expect((await stat(join(other.keysFolder, copy.files[0]!))).mode & 0o777).toBe(0o600);
});

it('never brings back who was erased after the copy, under a hold at its time or not', async () => {
  const [kept, gone, freed] = [await somebody(world), await somebody(world), await somebody(world)];
  await holdKeys(world.consent.source, tenant, [freed.ref], 'case-2');
  await copyOf(world, 'older');
  await liftHold(world.consent.source, tenant, [freed.ref]);
  const late = await somebody(world);
  const told = [await erase(world, 'request-2', gone, freed), await erase(world, 'request-3', late)];
  const outcome = await restored(other, 'older', told);
  expect(outcome).toMatchObject({ later: 2, keysDestroyed: 2, suppressed: 2, unrecognisable: 1 });
  expect(await open(other, kept, gone, freed, late)).toEqual([
    ...['opened', 'redacted', 'redacted', 'redacted'],
  ]);
  for (const one of [gone, freed]) expect(await refOf(other, one)).toBeUndefined();
  expect(await refOf(other, kept)).toBe(kept.ref);
  const privacy = await other.privacyOf(other.ingestion);
  expect(await privacy.sealMany([target(gone.ref), target(late.ref)])).toEqual([
    ...[{ refused: 'privacy.subject-erased' }, { refused: 'privacy.subject-erased' }],
  ]);
  const destroyed =
    'SELECT kid, encode(wrapped_sha256, $1) AS sha FROM keyring.destroyed_key WHERE ref = ANY ($2)';
  const refs = [gone.ref, freed.ref, late.ref];
  const rows = await other.asAdmin<{ kid: string; sha: string }>(destroyed, ['hex', refs]);
  const byKid = (a: { kid: string }, b: { kid: string }) => a.kid.localeCompare(b.kid);
  expect(rows.sort(byKid)).toEqual(
    told.flatMap(({ keys }) => keys.map(({ kid, wrappedSha256: sha }) => ({ kid, sha }))).sort(byKid),
  );
});

it('honours what the log says was lifted, whenever the copy was made', async () => {
  const [back, gone] = [await somebody(world), await somebody(world)];
  const copied: string[] = [];
  const copy = async () => {
    copied.push(`copy-${copied.length}`);
    await copyOf(world, copied.at(-1)!);
  };
  await copy();
  const erased = await erase(world, 'request-5', back, gone);
  await copy();
  expect(await liftSuppression(world.consent.source, tenant, back.ref)).toBe(true);
  await copy();
  const ref = await refOf(world, back);
  expect(ref).not.toBe(back.ref);
  await copy();
  for (const from of copied) {
    await other.stop();
    other = new KeyringWorld();
    await other.start(world);
    const { lifted } = await restored(other, from, [erased, { tenant, lifted: back.ref }]);
    expect([from, lifted]).toEqual([from, ['copy-0', 'copy-1'].includes(from) ? 1 : 0]);
    const again = await refOf(other, back);
    expect(again).toEqual(expect.not.stringMatching(back.ref));
    if (from === 'copy-3') expect(again).toBe(ref);
    expect(await refOf(other, gone)).toBeUndefined();
    expect(await open(other, back, gone)).toEqual(['redacted', 'redacted']);
  }
});

it('gives a new ref also where the index has a row of before', async () => {
  const back = await somebody(world);
  const row = 'SELECT tenant, type, mac, ref FROM identifiers.identifier WHERE ref = $1';
  const [before] = await world.asAdmin<Record<string, unknown>>(row, [back.ref]);
  await erase(world, 'request-6', back);
  await world.asAdmin('INSERT INTO identifiers.identifier (tenant, type, mac, ref) VALUES ($1, $2, $3, $4)', [
    ...Object.values(before!),
  ]);
  expect(await refOf(world, back)).toBeUndefined();
  expect(await liftSuppression(world.consent.source, tenant, back.ref)).toBe(true);
  expect(await liftSuppression(world.consent.source, tenant, back.ref)).toBe(false);
  expect(await refOf(world, back)).toEqual(expect.not.stringMatching(back.ref));
});

it('tells of an erasure that the copy knows and the log does not', async () => {
  await erase(world, 'request-4', await somebody(world));
  await copyOf(world, 'copy');
  const { rows } = await checkKeyringCopy(at('copy'));
  const { notInLog } = await restored(other, 'copy');
  expect(notInLog).toBeGreaterThan(0);
  expect(notInLog).toBeLessThanOrEqual(rows.fences);
});

it('refuses a copy of which a byte is changed or missing, and changes nothing', async () => {
  await somebody(world);
  await copyOf(world, 'copy');
  const whole = await readFile(at('copy'));
  const empty = await copyOf(other, 'empty');
  for (let round = 0; round <= 60; round++) {
    const bytes = Buffer.from(whole);
    const offset = round < 3 ? whole.length - 1 - round : Math.floor((round / 60) * (whole.length - 1));
    bytes[offset]! ^= 1 << (round % 8);
    await writeFile(at('flipped'), bytes);
    await expect(checkKeyringCopy(at('flipped'))).rejects.toMatchObject({ code: 'privacy.copy-damaged' });
    if (round % 20 === 0)
      await expect(restored(other, 'flipped')).rejects.toMatchObject({ code: 'privacy.copy-damaged' });
  }
  for (const length of [0, 1, whole.length - 1, whole.lastIndexOf(10, whole.length - 2) + 1]) {
    await writeFile(at('short'), whole.subarray(0, length));
    await expect(checkKeyringCopy(at('short'))).rejects.toMatchObject({ code: 'privacy.copy-damaged' });
  }
  await other.enter();
  expect((await copyOf(other, 'still-empty')).rows).toEqual(empty.rows);
});

it('refuses a keyring that is used, unless it may keep what is there aside', async () => {
  const [mine, theirs] = [await somebody(world), await somebody(other)];
  await copyOf(world, 'copy');
  await expect(restored(other, 'copy')).rejects.toMatchObject({ code: 'privacy.keyring-used' });
  await other.enter();
  expect(await open(other, theirs)).toEqual(['opened']);
  const { keptIn } = await restored(other, 'copy', [], at('aside'));
  expect(keptIn).toBe(at('aside'));
  expect(await open(other, mine, theirs)).toEqual(['opened', 'broken']);
  await restored(other, 'aside', [], at('aside-2'));
  expect(await open(other, mine, theirs)).toEqual(['broken', 'opened']);
  expect(await refOf(other, theirs)).toBe(theirs.ref);
});

it('refuses while services are connected', async () => {
  await copyOf(world, 'copy');
  const { database, keysFolder } = other;
  const restoring = restoreKeyring({ database, keysFolder, from: at('copy') }, []);
  await expect(restoring).rejects.toMatchObject({
    ...{ code: 'privacy.keyring-in-use', message: expect.stringContaining('consent, ingestion, profile') },
  });
});

it('never writes over a file unless told to, and leaves the one that is there if it fails', async () => {
  await copyOf(world, 'copy');
  await expect(copyOf(world, 'copy')).rejects.toMatchObject({ code: 'privacy.copy-exists' });
  await copyOf(world, 'copy', true);
  await expect(copyOf(world, '', true)).rejects.toMatchObject({ code: 'privacy.copy-exists' });
  const { keysFolder } = world;
  const nowhere = copyKeyring({
    database: 'postgres://a:b@127.0.0.1:1/x',
    keysFolder,
    to: at('copy'),
    force: true,
  });
  await expect(nowhere).rejects.toMatchObject({ code: 'privacy.database-silent' });
  await checkKeyringCopy(at('copy'));
  await expect(checkKeyringCopy(at('none'))).rejects.toMatchObject({ code: 'privacy.copy-missing' });
});

it('names the key files that keys need and that are not there', async () => {
  await somebody(world);
  const { database } = world;
  const { missingFiles } = await copyKeyring({ database, keysFolder: at('elsewhere'), to: at('copy') });
  expect(missingFiles).toEqual((await copyOf(world, 'whole')).files);
});

it('is of one moment while people are erased', async () => {
  const people: Somebody[] = [];
  for (let n = 0; n < 40; n++) people.push(await somebody(other));
  let mixed = 0;
  while (people.length > 0) {
    const some = people.splice(0, 8);
    const erasing = async () => {
      for (const one of some) await erase(other, 'busy', one);
    };
    const [{ rows }] = await Promise.all([copyOf(other, 'copy', true), erasing()]);
    expect(rows.fences).toBe(rows.destroyedKeys);
    expect(rows.suppressed).toBe(rows.fences);
    expect([rows.keys + rows.fences, rows.identifiers + rows.fences]).toEqual([40, 40]);
    if (rows.keys > 0 && rows.fences > 0) mixed += 1;
  }
  expect(mixed).toBeGreaterThan(0);
});
