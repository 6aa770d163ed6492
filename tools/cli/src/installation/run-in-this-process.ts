import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repository } from '@ucv/servers';
import { Refused } from '../refused';

/**
 * Turns this process into that app, as `exec` would: signals, streams and exit code are the app's own, and nothing
 * is left behind when the process is killed.
 * @refuses cli.not-built
 */
export function runInThisProcess(app: string, args: string[]): void {
  const program = join(repository, 'apps', app, 'dist/main.js');
  if (!existsSync(program)) {
    throw new Refused('cli.not-built', `${app} is not built yet.\nDo: npm run build`);
  }
  process.argv = [process.argv[0] ?? 'node', program, ...args];
  createRequire(program)(program);
}
