import { startNats, type StartedPart, startSystem, type StartedSystem } from '@ucv/testing';
import { connect, type NatsConnection } from 'nats';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ucv } from './src/ucv';

/** What the journey says about its shopper, as it could stand in a log, a name or a number. */
const personal = [
  ...['robin@example.com', 'Robin', 'Robin Example', '+12025550143', '2025550143', '%2B12025550143'],
  ...['sample-shopper-1001', '3f9d2c71-5b0e-4c1a-9a36-0d7be1c4a101', 'c84e6b15-2f97-4d60-b1d8-92ab54f0d202'],
  ...['d2b87e40-91ac-4f35-a2e9-5c18f7604d04', 'Trail shoe', 'Order Completed', 'shop.example'],
];

/** As words, since ciphertext in base64 holds every five letters somewhere; and as base64, the longer ones. */
const traces = personal.flatMap((text) => {
  const encoded = Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
  const word = new RegExp(`(?<![A-Za-z0-9+/])${escaped(text)}(?![A-Za-z0-9+/])`, 'i');
  return [word, ...(encoded.length >= 12 ? [new RegExp(escaped(encoded))] : [])];
});

describe('a journey leaves no personal data in the clear', () => {
  let nats: StartedPart;
  let listener: NatsConnection;
  let system: StartedSystem;
  const heard: { subject: string; notice: string }[] = [];

  beforeAll(async () => {
    // A server without permissions, so that one listener hears the whole conversation.
    nats = await startNats();
    listener = await connect({ servers: nats.url });
    listener.subscribe('>', {
      callback: (_, { subject, data }) =>
        heard.push({ subject, notice: subject.startsWith('notice.') ? Buffer.from(data).toString() : '' }),
    });
    system = await startSystem({ args: [], env: { NATS_URL: nats.url, UCV_LOG_LEVEL: 'debug' } });
    // What is refused must not be told either.
    await ucv(system, 'profile', 'email:robin@example.com', '--as-of', '2020-01-01');
    await ucv(system, 'profile', 'phone:+12025550143', '--json');
    await fetch(`${system.urls.gateway}/v1/profiles/email:robin@example.com?q=Robin`);
    await fetch(`${system.urls.collector}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${system.writeKey}:`)}` },
      body: '{"userId": {"email": "robin@example.com"}, "event": "Robin", "messageId": "robin@example.com"}',
    });
  });
  afterAll(async () => {
    await system?.stop();
    await listener?.close();
    await nats?.stop();
  });

  it('in the logs', () => {
    const logs = filesIn(system.home, 'logs');
    expect(logs.length).toBeGreaterThanOrEqual(9);
    expect(leaksIn(logs)).toEqual([]);
  });

  it('on the terminal, but for the view that was asked for', () => {
    const [told, rest] = system.output.split(/^\$ npx ucv profile .*$/m) as [string, string];
    const after = rest.slice(rest.indexOf('\nUCV ready\n'));
    expect(found(Buffer.from(rest)).length).toBeGreaterThan(5);
    expect(found(Buffer.from(told + after))).toEqual([]);
  });

  it('in the metrics of any service', async () => {
    const first = Number(system.environment['UCV_INTERNAL_PORT']);
    for (let port = first; port < first + 7; port += 1) {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics).toContain('# HELP');
      expect([port, found(Buffer.from(metrics))]).toEqual([port, []]);
    }
  });

  it('in the subjects and notices on NATS', () => {
    expect(heard.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['profile.get.v1.main', 'notice.profile.changed.main']),
    );
    expect(heard.filter(({ subject, notice }) => found(Buffer.from(subject + notice)).length > 0)).toEqual(
      [],
    );
  });

  it("in the event store's files", () => {
    const files = filesIn(system.home, 'data/event-store');
    expect(files.length).toBeGreaterThanOrEqual(1);
    expect(leaksIn(files)).toEqual([]);
    expect(files.some((file) => readFileSync(file).includes('ingestion.interaction-recorded.v1'))).toBe(true);
  });

  it('and keeps its files for their owner alone', () => {
    // PostgreSQL's own account must pass through these two where we are root.
    const passed = [system.home, join(system.home, 'data')];
    const open = [...passed, ...everythingIn(system.home)].filter((path) => {
      const found = lstatSync(path);
      // A link has no rights of its own: the lock of the event store is one that leads nowhere.
      if (found.isSymbolicLink()) return existsSync(path);
      const mode = found.mode & 0o077;
      return mode !== 0 && !(passed.includes(path) && mode === 0o011);
    });
    expect(open).toEqual([]);
  });
});

function found(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  return traces.filter((trace) => trace.test(text)).map(String);
}

function escaped(text: string): string {
  return text.replace(/[.+*?^${}()|[\]\\]/g, '\\$&');
}

const leaksIn = (files: readonly string[]): [string, string[]][] =>
  files
    .map((file): [string, string[]] => [file, found(readFileSync(file))])
    .filter(([, own]) => own.length > 0);

const filesIn = (home: string, folder: string): string[] =>
  everythingIn(join(home, folder)).filter((path) => lstatSync(path).isFile());

/** Programs that were unpacked are no data. */
const everythingIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('tools/'))
    .map((path) => join(folder, path));
