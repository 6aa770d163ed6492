import type { RebuildStatus } from '@ucv/contracts-profile';
import { Presets, SingleBar } from 'cli-progress';
import { printLine } from '../terminal';

type At = Pick<RebuildStatus, 'applied' | 'position' | 'target'>;

export interface Progress {
  show(at: At): void;
  end(at: At): void;
}

/** A bar on a terminal; elsewhere a line at every tenth of the way. */
export function progressFor(stream: NodeJS.WritableStream & { isTTY?: boolean }, title: string): Progress {
  return stream.isTTY ? bar(stream, title) : lines(stream, title);
}

/**
 * How much of the way is done, 0 to 1. Positions exceed what a number holds exactly, a quotient of them does not.
 */
export function portion({ position, target }: At): number {
  const [done, all] = [BigInt(position), BigInt(target)];
  return all <= 0n ? 0 : Math.min(1, Number((done * 10_000n) / all) / 10_000);
}

function bar(stream: NodeJS.WritableStream, title: string): Progress {
  const format = `${title} {bar} {percentage}%  {applied} facts  {duration_formatted}`;
  const single = new SingleBar({ format, stream, hideCursor: true, barsize: 40 }, Presets.shades_classic);
  single.start(100, 0, { applied: 0 });
  const update = (at: At): void => single.update(Math.floor(portion(at) * 100), { applied: at.applied });
  return {
    show: update,
    end: (at) => {
      update(at);
      single.stop();
    },
  };
}

function lines(stream: NodeJS.WritableStream, title: string): Progress {
  let tenths = -1;
  const show = (at: At): void => {
    const now = Math.floor(portion(at) * 10);
    if (now <= tenths) return;
    tenths = now;
    printLine(stream, `${title}: ${now * 10}%, ${at.applied} facts`);
  };
  return { show, end: show };
}
