import type { RebuildStatus } from '@ucv/contracts-projections';
import { Presets, SingleBar } from 'cli-progress';
import { printLine } from '../terminal';

type At = Pick<RebuildStatus, 'applied' | 'position' | 'target'> &
  Partial<Pick<RebuildStatus, 'state' | 'secondsLeft'>>;

export interface Progress {
  show(at: At): void;
  end(at: At): void;
}

/** A bar on a terminal; elsewhere a line at every tenth of the way. */
export function progressFor(
  stream: NodeJS.WritableStream & { isTTY?: boolean },
  title: string,
  /** What `applied` counts. */
  unit = 'facts',
): Progress {
  return stream.isTTY ? bar(stream, title, unit) : lines(stream, title, unit);
}

/**
 * How much of the way is done, 0 to 1. Positions exceed what a number holds exactly, a quotient of them does not.
 */
export function portion({ position, target }: Pick<At, 'position' | 'target'>): number {
  const [done, all] = [BigInt(position), BigInt(target)];
  return all <= 0n ? 0 : Math.min(1, Number((done * 10_000n) / all) / 10_000);
}

function bar(stream: NodeJS.WritableStream, title: string, unit: string): Progress {
  const format = `${title} {bar} {percentage}%  {applied} ${unit}  {left}`;
  const single = new SingleBar({ format, stream, hideCursor: true, barsize: 40 }, Presets.shades_classic);
  single.start(100, 0, { applied: 0, left: '' });
  const update = (at: At): void =>
    single.update(Math.floor(portion(at) * 100), { applied: at.applied, left: remaining(at) });
  return {
    show: update,
    end: (at) => {
      update(at);
      single.stop();
    },
  };
}

/** What is left, in words. */
export function remaining({ state, secondsLeft }: Pick<At, 'state' | 'secondsLeft'>): string {
  if (state === 'comparing') return 'comparing';
  if (secondsLeft === undefined) return '';
  if (secondsLeft < 90) return `about ${Math.ceil(secondsLeft)} s left`;
  return `about ${Math.ceil(secondsLeft / 60)} min left`;
}

function lines(stream: NodeJS.WritableStream, title: string, unit: string): Progress {
  let tenths = -1;
  const show = (at: At): void => {
    const now = Math.floor(portion(at) * 10);
    if (now <= tenths) return;
    tenths = now;
    const left = remaining(at);
    printLine(stream, `${title}: ${now * 10}%, ${at.applied} ${unit}${left ? `, ${left}` : ''}`);
  };
  return { show, end: show };
}

/** Shows how many bytes of some work are done while it runs. */
export async function withBytes<T>(
  stream: NodeJS.WritableStream & { isTTY?: boolean },
  title: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  let progress: Progress | undefined;
  let at: At = { applied: 0, position: '0', target: '1' };
  const onProgress = (done: number, total: number): void => {
    at = { applied: Math.round((done / 1024 ** 2) * 10) / 10, position: String(done), target: String(total) };
    // Begun with the first bytes: a refusal shows no progress.
    progress ??= progressFor(stream, title, 'MB');
    progress.show(at);
  };
  try {
    const outcome = await work(onProgress);
    // What was done is all of it, also where the total was an estimate.
    at = { ...at, position: at.target };
    return outcome;
  } finally {
    progress?.end(at);
  }
}
