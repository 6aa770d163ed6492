import { repository } from '@ucv/servers';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { main } from './main';

export interface Printed {
  code: number | null;
  out: string;
  err: string;
}

class Page extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** The command in this process, which takes no time to start; not for what loads its parts when it needs them. */
export async function ucvHere(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Printed> {
  const [out, err] = [new Page(), new Page()];
  return { code: await main(args, { env, out, err }), out: out.text, err: err.text };
}

/** `npx ucv …` as a process of its own; nothing of the caller's installation reaches it. */
export const ucvProcess = (env: Record<string, string>, ...args: string[]): Promise<Printed> =>
  run([...program, ...args], env);

/** The same at a terminal, where somebody types what is given. */
export const ucvAtTerminal = (env: Record<string, string>, args: string[], typed = ''): Promise<Printed> =>
  run(['--import', `data:text/javascript,${terminal}`, ...program, ...args], env, typed);

const program = [join(repository, 'tools/cli/bin/ucv.mjs')];
const terminal = "for (const name of ['stdin', 'stdout', 'stderr']) process[name].isTTY = true";

async function run(args: string[], env: Record<string, string>, typed = ''): Promise<Printed> {
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], NO_COLOR: '1', ...env } });
  const printed: Printed = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  child.stdin.end(typed);
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...printed, code };
}
