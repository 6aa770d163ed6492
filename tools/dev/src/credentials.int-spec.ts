import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCredentials } from './credentials';

describe('the credentials of an installation', () => {
  let home: string;
  beforeEach(() => (home = join(mkdtempSync(join(tmpdir(), 'ucv-credentials-')), 'home')));
  afterEach(() => rmSync(join(home, '..'), { recursive: true }));

  it('are made once, and for its owner alone', () => {
    const first = loadCredentials(home);
    expect(first.fresh).toBe(true);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'credentials.json')).mode & 0o777).toBe(0o600);
    expect(loadCredentials(home)).toEqual({ credentials: first.credentials, fresh: false });
  });

  it('differ from service to service', () => {
    const { database, eventStore, nats } = loadCredentials(home).credentials;
    const seeds = Object.values(nats).map(({ seed }) => seed);
    const all = [
      database.superuser,
      ...Object.values(database.services),
      ...Object.values(eventStore),
      ...seeds,
    ];
    expect(new Set(all).size).toBe(1 + 7 + 8 + 7);
  });

  it('gain what a newer version needs, and keep the rest', () => {
    const { credentials } = loadCredentials(home);
    const file = join(home, 'credentials.json');
    const older = JSON.parse(readFileSync(file, 'utf8'));
    delete older.nats.activation;
    delete older.database.services.activation;
    writeFileSync(file, JSON.stringify(older));
    const newer = loadCredentials(home).credentials;
    expect(newer.nats.activation.seed).not.toBe(credentials.nats.activation.seed);
    expect(newer.nats.identity).toEqual(credentials.nats.identity);
    expect(newer.writeKey).toBe(credentials.writeKey);
  });

  it('are not replaced when the file is damaged: the data beside it need them', () => {
    loadCredentials(home);
    writeFileSync(join(home, 'credentials.json'), '{');
    expect(() => loadCredentials(home)).toThrow(/not valid JSON.*restore/);
  });
});
