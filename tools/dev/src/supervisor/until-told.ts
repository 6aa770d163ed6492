import { readFileSync } from 'node:fs';

/** Two signals closer than this are one: the terminal and npm both pass a Ctrl-C on. */
const oneKeystrokeMs = 800;

export interface Orders {
  /** Resolves with the reason, once we are told to stop. */
  stop: Promise<string>;
  /** Resolves when told a second time, by somebody who does not want to wait. */
  stopNow: Promise<void>;
}

/**
 * Listens for Ctrl-C, SIGTERM, a closed terminal, and the death of the npm that started us: `kill -9` of that one
 * tells us nothing, and nobody would be left to stop us.
 */
export function untilTold(): Orders {
  let first = 0;
  let stop: (reason: string) => void = () => undefined;
  let stopNow: () => void = () => undefined;
  const orders = {
    stop: new Promise<string>((resolve) => (stop = resolve)),
    stopNow: new Promise<void>((resolve) => (stopNow = resolve)),
  };
  const told = (signal: string) => {
    if (first === 0) first = Date.now();
    else if (Date.now() - first > oneKeystrokeMs) stopNow();
    stop(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => told(signal));
  watchParent(stop);
  return orders;
}

function watchParent(stop: (reason: string) => void): void {
  if (!process.env['npm_lifecycle_event']) return;
  const before = starters();
  setInterval(() => {
    if (starters() !== before) stop('npm is gone');
  }, 250).unref();
}

/** The process that started us; where that is the shell that npm puts between, npm too. */
function starters(): string {
  const parent = process.ppid;
  try {
    // proc(5): number, name in parentheses, state, parent.
    const [, name, grandparent] =
      /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? [];
    return /^(da|ba)?sh$/.test(name ?? '') ? `${parent} of ${grandparent}` : `${parent}`;
  } catch {
    return `${parent}`;
  }
}
