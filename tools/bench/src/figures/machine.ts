import { spawnSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { repository } from '@ucv/servers';

/** Where and of what the figures were taken. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  /** With a `+` where the tree held changes that are not committed. */
  commit: string;
  /** Processes that wanted to run before we began: above 0.5, others share the machine. */
  load: number;
  at: string;
}

export function describeMachine(): Machine {
  const [first] = cpus();
  const changed = git('status', '--porcelain', '--untracked-files=no');
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changed ? '+' : ''}`,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    at: new Date().toISOString(),
  };
}

const git = (...args: string[]): string =>
  (spawnSync('git', args, { cwd: repository, encoding: 'utf8' }).stdout ?? '').trim();
