import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file';

describe('the log file of a process', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ucv-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('goes on where it stopped, for its owner alone', () => {
    const path = join(folder, 'logs/nats.log');
    for (const line of ['one', 'two']) {
      const file = new LogFile(path);
      file.write(line);
      file.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'logs')).mode & 0o777).toBe(0o700);
  });

  it('keeps three older files', () => {
    const file = new LogFile(join(folder, 'nats.log'), 5);
    for (let n = 0; n < 6; n++) file.write(`line ${n}`);
    file.close();
    expect(readdirSync(folder).sort()).toEqual(['nats.log', 'nats.log.1', 'nats.log.2', 'nats.log.3']);
    expect(readFileSync(join(folder, 'nats.log'), 'utf8')).toBe('line 5\n');
    expect(readFileSync(join(folder, 'nats.log.3'), 'utf8')).toBe('line 2\n');
  });
});
