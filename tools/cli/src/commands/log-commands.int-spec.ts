import { EventLog } from '@ucv/platform-event-store';
import { makeScratch, removeScratch, startEventStore, type StartedPart } from '@ucv/testing';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendTo, countOf, flip, keepLast, logs } from './log-scene.fixture';
import { ucvAtTerminal, ucvHere, ucvProcess } from '../ucv.fixture';

let store: StartedPart;
let log: EventLog;
let scratch: string;
beforeEach(async () => {
  [store, scratch] = [await startEventStore(), makeScratch()];
  log = EventLog.connect(store.url);
});
afterEach(async () => {
  await log?.close();
  await store?.stop();
  removeScratch(scratch);
});

const at = (name: string) => join(scratch, name);
const home = () => ({ UCV_HOME: store.home });
const logFolder = () => join(store.home, 'data/event-store');
/** What loads its parts when it needs them runs as a process. */
const ucv = (...args: string[]) =>
  (args[0] === 'doctor' || args.includes('--keyring') ? ucvProcess : ucvHere)(home(), ...args);
const append = (stream: string, count: number, bytes?: number) => appendTo(log, stream, count, bytes);

/** Ends the node without cutting anything off its log. */
const stopNode = () => store.kill();

describe('ucv scavenge', () => {
  const node = () => ({ ...home(), EVENTSTORE_URL: store.url });
  const scavenge = (...args: string[]) => ucvHere(node(), 'scavenge', ...args);

  it('gives space back, is watched, and says what the last one did', async () => {
    expect(await scavenge('--status')).toMatchObject({
      code: 1,
      err: expect.stringContaining('ucv scavenge starts'),
    });
    await append('counter', 50, 20_000);
    await keepLast(log, 'counter');
    const watched = await scavenge('--watch');
    expect([watched.code, watched.out]).toEqual([
      0,
      'completed: 49 events removed from 1 file, 1.0 MB given back\n',
    ]);
    expect(watched.err).toContain('scavenge: 100%, 49 events removed');
    expect(await countOf(log, 'counter')).toBe(1);
    const status = JSON.parse((await scavenge('--status', '--json')).out) as object;
    expect(status).toMatchObject({ state: 'completed', eventsRemoved: 49, filesPacked: 1 });
    expect(await scavenge('--stop')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No scavenge runs.'),
    });
  });

  it('is stopped, and started again', async () => {
    await append('big', 40, 900_000);
    await keepLast(log, 'big');
    const started = JSON.parse((await scavenge('--json')).out) as { state: string };
    expect(started.state).toBe('running');
    const twice = await scavenge('--json');
    expect([twice.code, JSON.parse(twice.err)]).toMatchObject([
      1,
      { error: { code: 'event-store.scavenge-running' } },
    ]);
    const stopped = await scavenge('--stop', '--json');
    expect([stopped.code, JSON.parse(stopped.out)]).toMatchObject([0, { state: 'stopped' }]);
    expect(await scavenge('--watch')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^completed: 39 events/),
    });
  });

  it('says who does not answer, and which options go together', async () => {
    const away = await ucvProcess({ ...home(), EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false' }, 'scavenge');
    expect([away.code, away.err]).toEqual([1, expect.stringContaining('Do: start it')]);
    expect((await scavenge('--watch', '--stop')).code).toBe(2);
  });
});

describe('ucv backup', () => {
  it('copies and checks a log whose node runs, with progress at a terminal', async () => {
    await append('counter', 20);
    const made = await ucvAtTerminal(home(), ['backup', '--to', at('copy')]);
    expect([made.code, made.out]).toEqual([0, expect.stringContaining('1 file copied, 0 unchanged')]);
    expect(made.err).toMatch(/backup .*100%/);
    await append('counter', 5);
    const again = await ucv('backup', '--to', at('copy'), '--json');
    expect(JSON.parse(again.out)).toMatchObject({ generation: 2, copied: 1, kept: 0 });
    const { code, out } = await ucv('backup', '--verify', at('copy'));
    // Six of the node's own.
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^the log's backup is sound: 1 file, 31 events, /),
    ]);
  });

  it('is refused where it would spoil something, with what to do', async () => {
    await append('counter', 3);
    writeFileSync(at('file'), '');
    const into = await ucv('backup', '--to', at('file'));
    expect([into.code, into.err]).toEqual([
      1,
      expect.stringMatching(/^ucv: .*\nDo: name a folder; this is a file.\n$/),
    ]);
    await ucv('backup', '--to', at('copy'));
    const other = await startEventStore();
    try {
      const over = await ucvProcess({ UCV_HOME: other.home }, 'backup', '--to', at('copy'), '--json');
      expect([over.code, JSON.parse(over.err)]).toMatchObject([
        1,
        { error: { code: 'event-store.other-log' } },
      ]);
    } finally {
      await other.stop();
    }
    expect(await ucvProcess({ UCV_HOME: at('nowhere') }, 'backup', '--to', at('copy'))).toMatchObject({
      ...{ code: 1, out: '', err: expect.stringMatching(/^ucv: .*holds no log.*\nDo: set UCV_HOME/) },
    });
    const external = await ucvProcess({ ...home(), EVENTSTORE_URL: store.url }, 'backup', '--to', at('copy'));
    expect([external.code, external.err]).toEqual([1, expect.stringContaining('with its own tools')]);
    expect((await ucv('backup', '--verify', at('copy'))).code).toBe(0);
  });

  it('is called wrongly without a place, or with the keyring in the folder of the log', async () => {
    for (const args of [[], ['--verify'], ['--to', at('copy'), '--keyring', at('copy/keyring')]])
      expect([args, (await ucv('backup', ...args)).code]).toEqual([args, 2]);
    expect(readdirSync(scratch)).toEqual([]);
  });
});

describe('ucv restore', () => {
  beforeEach(async () => {
    await append('counter', 10);
    await ucv('backup', '--to', at('copy'));
  });

  it('makes the log again, and moves one that is there aside when told to', async () => {
    const running = await ucv('restore', '--from', at('copy'), '--force');
    expect([running.code, running.err]).toEqual([1, expect.stringContaining('in use by the event store')]);
    await stopNode();
    const used = await ucv('restore', '--from', at('copy'));
    expect([used.code, used.err]).toEqual([
      1,
      expect.stringMatching(/holds a log\. Nothing was changed\.\nDo: .*--force/),
    ]);
    const forced = await ucv('restore', '--from', at('copy'), '--force');
    expect([forced.code, forced.out]).toEqual([
      ...[
        0,
        expect.stringMatching(
          /^restored the log: 1 file, 16 events, .*\nthe log that was there is in .*before-restore/,
        ),
      ],
    ]);
    const drill = await ucv('restore', '--from', at('copy'), '--data', at('drill'), '--json');
    expect(JSON.parse(drill.out)).toMatchObject({ files: 1, records: 16 });
    await store.restart();
    expect(await countOf(log, 'counter')).toBe(10);
  });

  it('puts one damaged file back', async () => {
    await stopNode();
    const [name = ''] = logs(logFolder());
    flip(join(logFolder(), name), 300);
    expect((await ucv('restore', '--file', name)).code).toBe(2);
    const put = await ucv('restore', '--from', at('copy'), '--file', name);
    expect([put.code, put.out]).toEqual([0, expect.stringContaining(`what was there is in ${name}.damaged`)]);
    await store.restart();
    expect(await countOf(log, 'counter')).toBe(10);
    const unknown = await ucv('restore', '--from', at('copy'), '--file', 'x.log');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('Do: take a name')]);
  });

  it('refuses a damaged backup, and leaves nothing behind', async () => {
    const [stored = ''] = readdirSync(at('copy')).filter((name) => name.includes('.log.'));
    flip(join(at('copy'), stored), -5);
    for (const args of [
      ['backup', '--verify', at('copy')],
      ['restore', '--from', at('copy'), '--data', at('new')],
    ]) {
      const { code, out, err } = await ucv(...args);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/is not what was backed up.*\nDo: take another backup/);
    }
    expect(logs(at('new'))).toEqual([]);
    mkdirSync(at('empty'));
    expect((await ucv('restore', '--from', at('empty'))).err).toContain('holds no backup');
  });
});

describe('ucv doctor', () => {
  interface Findings {
    findings: { name: string; ok: boolean; found: string; cure?: string }[];
  }
  const logFinding = async (...args: string[]) => {
    const { out } = await ucv('doctor', '--json', ...args);
    return (JSON.parse(out) as Findings).findings.find(({ name }) => name === 'event log');
  };

  it('looks at the newest file, or at every record, while the node runs', async () => {
    await append('counter', 10);
    expect(await logFinding()).toMatchObject({
      ok: true,
      found: expect.stringContaining('16 records of the newest file checked'),
    });
    expect(await logFinding('--deep')).toMatchObject({
      ok: true,
      found: expect.stringContaining('all 16 records checked'),
    });
  });

  it('shows what a cut loses, and cuts when somebody agrees', async () => {
    await append('counter', 10);
    const { end } = JSON.parse((await ucv('backup', '--to', at('copy'), '--json')).out) as { end: number };
    await append('counter', 2);
    await stopNode();
    const [name = ''] = logs(logFolder());
    const sound = readFileSync(join(logFolder(), name));
    flip(join(logFolder(), name), sound.indexOf('"n":0', end) - 30);
    expect(await logFinding()).toMatchObject({
      ok: false,
      cure: expect.stringContaining('npx ucv doctor --repair'),
    });
    const nobody = await ucv('doctor', '--repair');
    expect([nobody.code, nobody.err]).toEqual([
      2,
      expect.stringMatching(/counter @ 11 .*\n.*Do: add --yes/s),
    ]);
    const declined = await ucvAtTerminal(home(), ['doctor', '--repair'], 'no\n');
    expect([declined.code, declined.err]).toEqual([1, expect.stringContaining('Nothing was cut.')]);
    expect(readFileSync(join(logFolder(), name)).length).toBe(sound.length);
    const agreed = await ucvAtTerminal(home(), ['doctor', '--repair'], 'cut\n');
    expect([agreed.code, agreed.out]).toEqual([
      0,
      expect.stringMatching(/^Cut at position \d+; what was there is in /),
    ]);
    await store.restart();
    expect(await countOf(log, 'counter')).toBe(10);
    expect((await ucv('doctor', '--repair', '--yes')).out).toContain('nothing to cut');
  });

  it('cuts nothing where the damage is in a file that is not the newest', async () => {
    await append('counter', 10);
    await keepLast(log, 'counter');
    // Closes the newest file; what comes now is in the next.
    await ucvProcess({ ...home(), EVENTSTORE_URL: store.url }, 'scavenge', '--watch');
    await append('late', 3);
    await stopNode();
    const [first = '', second] = logs(logFolder());
    expect(second).toBeDefined();
    flip(join(logFolder(), first), 10);
    expect(await logFinding('--deep')).toMatchObject({
      ok: false,
      cure: `npx ucv restore --from <backup> --file ${first}`,
    });
    const { code, err } = await ucv('doctor', '--repair', '--yes');
    expect([code, err]).toEqual([1, expect.stringMatching(/Nothing was cut.*\nDo: npx ucv restore/)]);
  });
});
