import { startEventStore } from '@ucv/testing';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flip, logs, LogWorld } from '../log-world.fixture';
import { ucvAtTerminal, ucvProcess } from '../ucv.fixture';

const world = new LogWorld();
beforeEach(() => world.start());
afterEach(() => world.stop());
const at = (name: string) => world.at(name);
const ucv = (...args: string[]) => world.ucv(...args);

describe('ucv backup', () => {
  it('copies and checks a log whose node runs, with progress at a terminal', async () => {
    await world.append('counter', 20);
    const made = await ucvAtTerminal(world.home, ['backup', '--to', at('copy')]);
    expect([made.code, made.out]).toEqual([0, expect.stringContaining('1 file copied, 0 unchanged')]);
    expect(made.err).toMatch(/backup .*100%/);
    await world.append('counter', 5);
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
    await world.append('counter', 3);
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
    const external = await ucvProcess(
      { ...world.home, EVENTSTORE_URL: world.store.url },
      'backup',
      '--to',
      at('copy'),
    );
    expect([external.code, external.err]).toEqual([1, expect.stringContaining('with its own tools')]);
    expect((await ucv('backup', '--verify', at('copy'))).code).toBe(0);
  });

  it('is called wrongly without a place, or with the keyring in the folder of the log', async () => {
    for (const args of [[], ['--verify'], ['--to', at('copy'), '--keyring', at('copy/keyring')]])
      expect([args, (await ucv('backup', ...args)).code]).toEqual([args, 2]);
    expect(readdirSync(world.scratch)).toEqual([]);
  });
});

describe('ucv restore', () => {
  beforeEach(async () => {
    await world.append('counter', 10);
    await ucv('backup', '--to', at('copy'));
  });

  it('makes the log again, and moves one that is there aside when told to', async () => {
    const running = await ucv('restore', '--from', at('copy'), '--force');
    expect([running.code, running.err]).toEqual([1, expect.stringContaining('in use by the event store')]);
    await world.stopNode();
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
    await world.store.restart();
    expect(await world.countOf('counter')).toBe(10);
  });

  it('puts one damaged file back', async () => {
    await world.stopNode();
    const [name = ''] = logs(world.folder);
    flip(join(world.folder, name), 300);
    expect((await ucv('restore', '--file', name)).code).toBe(2);
    const put = await ucv('restore', '--from', at('copy'), '--file', name);
    expect([put.code, put.out]).toEqual([0, expect.stringContaining(`what was there is in ${name}.damaged`)]);
    await world.store.restart();
    expect(await world.countOf('counter')).toBe(10);
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
