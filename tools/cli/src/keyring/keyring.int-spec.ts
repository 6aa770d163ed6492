import { type RecordedFact, streamName } from '@ucv/envelope';
import { EventLog, factId } from '@ucv/platform-event-store';
import { eraseKeys, Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { makeScratch, removeScratch, startEventStore, startPostgres, type StartedPart } from '@ucv/testing';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { ucvProcess } from '../ucv.fixture';

const [tenant, password, type] = ['main', 'secret', 'ingestion.interaction-recorded.v1'];

/** One installation's keys: its UCV_HOME, and a database of its own on a server that several share. */
class Keys {
  readonly home = makeScratch();
  private readonly open: ReadModel[] = [];

  constructor(readonly database: string) {}

  async as(service: 'ingestion' | 'consent' | 'profile'): Promise<{ model: ReadModel; privacy: Privacy }> {
    await prepareDatabase(this.database, { ingestion: password, consent: password, profile: password });
    const url = serviceUrl(this.database, service, password);
    const model = await ReadModel.open({ url, schema: service, migrations: [], applicationName: service });
    this.open.push(model);
    return {
      model,
      privacy: await Privacy.open({ source: model.source, keysFolder: join(this.home, 'keys') }),
    };
  }

  async leave(): Promise<void> {
    await Promise.all(this.open.splice(0).map((model) => model.close()));
  }

  async stop(): Promise<void> {
    await this.leave();
    removeScratch(this.home);
  }
}

let [store, postgres]: StartedPart[] = [] as unknown as [StartedPart, StartedPart];
let log: EventLog;
let keys: Keys;
let empty: Keys;
let file: string;
beforeAll(async () => {
  [store, postgres] = await Promise.all([startEventStore(), startPostgres()]);
  log = EventLog.connect(store.url);
});
afterAll(async () => {
  await log?.close();
  await Promise.all([store?.stop(), postgres?.stop()]);
});
beforeEach(async () => {
  [keys, empty] = [await emptyKeys(), await emptyKeys()];
  file = join(keys.home, 'keyring');
});
afterEach(() => Promise.all([keys?.stop(), empty?.stop()]));

let databases = 0;
async function emptyKeys(): Promise<Keys> {
  const url = new URL(postgres!.url);
  const client = new Client({ connectionString: url.href });
  await client.connect();
  url.pathname = `/keys_${(databases += 1)}`;
  await client.query(`CREATE DATABASE keys_${databases}`);
  await client.end();
  return new Keys(url.href);
}

const ucv = (of: Keys, ...args: string[]) =>
  ucvProcess({ UCV_HOME: of.home, DATABASE_URL: of.database, EVENTSTORE_URL: store!.url }, ...args);

const metadata = (ref: string) => {
  const at = new Date().toISOString();
  const origin = { actor: 'source:shop', causationId: null, correlationId: 'c' };
  return { tenant, subjects: [{ type: 'user_id', ref }], occurredAt: at, receivedAt: at, ...origin };
};

let people = 0;
/** Somebody of whom one event stands on the log. @returns their ref; undefined where it is refused */
async function said(of: Keys, value = `customer-${(people += 1)}`): Promise<string | undefined> {
  const { privacy } = await of.as('ingestion');
  const [ref] = await privacy.index.assign(tenant, [{ type: 'user_id', value }]);
  if (!ref) return undefined;
  const stream = streamName('interaction', tenant, ref);
  const id = factId('shop', value, String(Date.now()));
  const target = {
    tenant,
    ref,
    cls: 'behaviour' as const,
    at: new Date().toISOString(),
    stream,
    eventId: id,
    type,
  };
  const [outcome] = await privacy.sealMany([{ ...target, content: { value } }]);
  if (!outcome || !('sealed' in outcome)) return undefined;
  const fact = { id, type, data: { call: 'track', sealed: outcome.sealed }, metadata: metadata(ref) };
  await log.append(stream, [fact as never], 'any');
  return ref;
}

/** Erases as the consent service does: first the keys, then the fact. */
async function erased(of: Keys, ref: string): Promise<void> {
  const request = ref.split('').reverse().join('');
  const [subject] = await eraseKeys((await of.as('consent')).model.source, tenant, [ref], request);
  const member = { type: 'user_id', ref };
  const destroyed = subject!.keys.map((key) => ({ ref, ...key }));
  const data = { request, person: member, members: [member], keys: destroyed };
  const fact = {
    id: factId('consent', request, 'erased'),
    type: 'consent.person-erased.v1',
    data,
    metadata: metadata(ref),
  };
  await log.append(streamName('request', tenant, request), [fact as never], 'any');
}

/** Whether what stands on the log about somebody opens. */
async function states(of: Keys, ...refs: string[]): Promise<string[]> {
  const { privacy } = await of.as('profile');
  const facts: RecordedFact[] = [];
  for (const ref of refs)
    for await (const fact of log.read(streamName('interaction', tenant, ref))) facts.push(fact);
  const opened = await privacy.openMany(
    facts.map(({ stream, id, type, data }) => ({
      tenant,
      stream,
      eventId: id,
      type,
      ...(data as { sealed: never }),
    })),
  );
  return opened.map(({ state }) => state);
}

it('brings everybody back but whoever was erased since, and says what it could not', async () => {
  const [kept, gone] = [(await said(keys))!, (await said(keys, 'gone'))!];
  const made = await ucv(keys, 'backup', '--keyring', file);
  expect([made.code, made.err]).toEqual([0, expect.stringContaining('keep them in different places')]);
  expect(made.out).toMatch(
    /^backed up the keyring: 2 keys, 2 identifiers, 0 fences, 0 suppressed identifiers, 2 key files, no credentials, as of /,
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await erased(keys, gone);
  const late = (await said(keys))!;
  await erased(keys, (await said(keys, 'came and went'))!);
  const { code, out, err } = await ucv(empty, 'restore', '--keyring', file);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(
    'applied the erasures in the log again: 2, of them 2 later than the keyring, with 1 key destroyed and 1 identifier suppressed',
  );
  expect(out).toContain('not restored: 1 erased identifier came after');
  expect(out).toMatch(/WARNING: the log goes on to .* keys made between the two are lost/);
  expect(await states(empty, kept, gone, late)).toEqual(['opened', 'redacted', 'broken']);
  expect(await said(empty, 'gone')).toBeUndefined();
  expect(await said(empty)).toBeDefined();
});

it('replaces a keyring that is used only by force, and keeps it aside', async () => {
  const [mine, theirs] = [(await said(keys))!, (await said(empty))!];
  await ucv(keys, 'backup', '--keyring', file, '--json');
  const busy = await ucv(empty, 'restore', '--keyring', file);
  expect([busy.code, busy.err]).toEqual([
    1,
    expect.stringMatching(/Services work on this database: ingestion\..*\nDo: stop them/),
  ]);
  await empty.leave();
  const used = await ucv(empty, 'restore', '--keyring', file, '--json');
  expect([used.code, JSON.parse(used.err)]).toMatchObject([1, { error: { code: 'privacy.keyring-used' } }]);
  const forced = await ucv(empty, 'restore', '--keyring', file, '--force', '--json');
  const { keptIn } = (JSON.parse(forced.out) as { keyring: { keptIn: string } }).keyring;
  expect(await states(empty, mine, theirs)).toEqual(['opened', 'broken']);
  await empty.leave();
  expect((await ucv(empty, 'restore', '--keyring', keptIn, '--force')).code).toBe(0);
  expect(await states(empty, mine, theirs)).toEqual(['broken', 'opened']);
});

it('refuses a file of which a byte is changed, and one that is there', async () => {
  await said(keys);
  await ucv(keys, 'backup', '--keyring', file);
  const again = await ucv(keys, 'backup', '--keyring', file);
  expect([again.code, again.err]).toEqual([
    1,
    expect.stringMatching(/is there already\. Nothing was written\.\nDo: /),
  ]);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
  for (const args of [
    ['backup', '--verify', '--keyring', file],
    ['restore', '--keyring', file],
  ]) {
    const { code, err } = await ucv(empty, ...args);
    expect([code, err]).toEqual([1, expect.stringMatching(/bytes of it are changed or missing.*\nDo: /)]);
  }
  expect((await ucv(keys, 'backup', '--keyring', file, '--force')).code).toBe(0);
  expect((await ucv(keys, 'backup', '--verify', '--keyring', file)).code).toBe(0);
});

it('says what is wrong where a server, a log or a keyring is missing', async () => {
  await said(keys);
  await ucv(keys, 'backup', '--keyring', file);
  const { home, database } = empty;
  const closed = 'postgres://nobody:secret-of-nobody@127.0.0.1:1/x';
  const cases: [Record<string, string>, string[], RegExp][] = [
    [
      { DATABASE_URL: closed },
      ['backup', '--keyring', join(home, 'x')],
      /127\.0\.0\.1:1 can't be asked.*\nDo: start it/,
    ],
    [{ DATABASE_URL: database }, ['backup', '--keyring', join(home, 'x')], /holds no keyring.*\nDo: /],
    [{}, ['backup', '--keyring', join(home, 'x')], /has no PostgreSQL.*\nDo: /],
    [{ DATABASE_URL: database }, ['restore', '--keyring', file], /holds no log.*\nDo: /],
    [{ DATABASE_URL: database }, ['restore', '--keyring', join(home, 'none')], /Do: /],
  ];
  for (const [env, args, words] of cases) {
    const { code, out, err } = await ucvProcess({ UCV_HOME: home, ...env }, ...args);
    expect({ args, code, out, err }).toEqual({ args, code: 1, out: '', err: expect.stringMatching(words) });
    expect(err).not.toContain('secret-of-nobody');
  }
});
