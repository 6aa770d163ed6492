import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type State = 'starting' | 'ready' | 'waiting' | 'stopped';

/** What runs, for tools and tests: `UCV_HOME/run/processes.json`, rewritten whole at every change. */
export interface RunFile {
  supervisor: number;
  watchdog?: number;
  processes: Record<string, { pid?: number; state: State; restarts: number }>;
  urls: { gateway: string; collector: string; docs: string };
}

export function runFilePath(home: string): string {
  return join(home, 'run/processes.json');
}

export function writeRunFile(home: string, content: RunFile): void {
  const file = runFilePath(home);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const scratch = `${file}.${process.pid}`;
  writeFileSync(scratch, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(scratch, file);
}

/** Undefined when nothing was ever started there. */
export function readRunFile(home: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(runFilePath(home), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}
