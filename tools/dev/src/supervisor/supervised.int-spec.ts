import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessPlan, Watchdog } from '@ucv/servers';
import { Journal } from '../logs/journal';
import { backOff } from './back-off';
import { Supervised } from './supervised';

describe('a supervised process', () => {
  let folder: string;
  let shown: string[];
  let watchdog: Watchdog;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ucv-supervised-'));
    shown = [];
    watchdog = new Watchdog();
  });
  afterEach(() => {
    watchdog.close();
    rmSync(folder, { recursive: true });
  });

  function supervise(script: string, ready: ProcessPlan['ready'] = async () => true): Supervised {
    const out = new Writable({ write: (chunk, _, done) => (shown.push(String(chunk)), done()) });
    const plan: ProcessPlan = {
      name: 'sample',
      command: '/bin/sh',
      args: ['-c', script],
      env: {},
      cwd: folder,
      stopSignal: 'SIGTERM',
      logFormat: 'plain',
      ready,
    };
    return new Supervised(plan, {
      watchdog,
      journal: new Journal(folder, undefined, out),
      changed: () => undefined,
    });
  }

  it('comes back after SIGKILL, under another pid', async () => {
    // Ready once it has spoken: killed before, it would have nothing to leave in its log.
    const script = 'echo hello; touch spoken; exec sleep 600';
    const sample = supervise(script, async () => existsSync(join(folder, 'spoken')));
    await sample.start();
    const first = sample.pid ?? 0;
    process.kill(first, 'SIGKILL');
    while (sample.pid === undefined || sample.pid === first || sample.state !== 'ready') await delay(20);
    expect(sample.restarts).toBe(1);
    await sample.stop();
    expect(sample.state).toBe('stopped');
    expect(shown.join('')).toContain('ended (SIGKILL), starts again in 0.2 s');
    expect(readFileSync(join(folder, 'sample.log'), 'utf8')).toMatch(/^hello\n/);
  });

  it('gives up at the first start when it ends again and again, and says what it wrote last', async () => {
    const sample = supervise('echo "no configuration" >&2; exit 3', async () => false);
    await expect(sample.start()).rejects.toThrow(/sample ended at once \(exit code 3\)[^]*no configuration/);
    expect(
      shown
        .filter((line) => line.includes('starts again in'))
        .map((line) => /again in (.*) s/.exec(line)?.[1]),
    ).toEqual(['0.2', '0.4', '0.8']);
  });

  it('is killed when it does not end in time', async () => {
    const sample = supervise('trap "" TERM; while :; do sleep 0.1; done');
    await sample.start();
    const pid = sample.pid ?? 0;
    await sample.stop(300);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('the pause before a process is started again', () => {
  it('doubles from 0.2 s to 15 s', () => {
    expect([1, 2, 3, 7, 8, 50].map(backOff)).toEqual([200, 400, 800, 12_800, 15_000, 15_000]);
  });
});
