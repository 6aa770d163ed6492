import { repository } from '@ucv/servers';
import type { StartedSystem } from '@ucv/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Printed {
  code: number | null;
  out: string;
  err: string;
}

/** `npx ucv …` in another terminal. */
export async function ucv(system: StartedSystem, ...args: string[]): Promise<Printed> {
  const child = spawn(process.execPath, [join(repository, 'tools/cli/bin/ucv.mjs'), ...args], {
    env: system.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Printed = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...printed, code };
}

/** What `ucv events --fields …` lists. @refuses  any exit code but 0 */
export async function listedEvents<Field extends string>(
  system: StartedSystem,
  ...fields: Field[]
): Promise<Record<Field, string>[]> {
  const { code, out, err } = await ucv(system, 'events', '--fields', fields.join(','));
  if (code !== 0) throw new Error(`ucv events ended with ${code}: ${err}`);
  return out.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Record<Field, string>] : []));
}
