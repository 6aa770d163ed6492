import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFile } from '@swc/core';

const source = join(__dirname, '..');
const modules = join(source, '../../../node_modules');

/** The node compiled into a folder of its own, so that a spec can run and kill it as a process. */
export class CompiledNode {
  private constructor(private readonly folder: string) {}

  static async build(): Promise<CompiledNode> {
    const folder = await mkdtemp(join(tmpdir(), 'event-store-node-'));
    const files = (await readdir(source, { recursive: true })).filter(
      (file) => file.endsWith('.ts') && !/spec\.ts$|contract/.test(file),
    );
    for (const file of files) {
      const { code } = await transformFile(join(source, file), {
        swcrc: false,
        module: { type: 'commonjs' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      });
      const target = join(folder, file.replace(/ts$/, 'js'));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, code);
    }
    await symlink(modules, join(folder, 'node_modules'));
    return new CompiledNode(folder);
  }

  /** Starts the node with these arguments. */
  run(args: string[]): RunningNode {
    return new RunningNode(spawn(process.execPath, [join(this.folder, 'main.js'), ...args]));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

export class RunningNode {
  output = '';
  errors = '';
  readonly exited: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (chunk) => (this.output += chunk));
    child.stderr!.on('data', (chunk) => (this.errors += chunk));
    this.exited = new Promise((resolve) => child.on('close', resolve));
  }

  /** Address of the node once it accepts clients. */
  async ready(): Promise<string> {
    const died = this.exited.then(() => Promise.reject(new Error(`The node ended: ${this.errors}`)));
    died.catch(() => undefined);
    for (;;) {
      const url = /event store ready at (\S+)/.exec(this.output)?.[1];
      if (url) return url;
      await Promise.race([died, new Promise((resolve) => setTimeout(resolve, 10))]);
    }
  }

  stop(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}
