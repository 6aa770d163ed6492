import type { RebuildStatus } from '@ucv/contracts-projections';
import { repository } from '@ucv/servers';
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { Seen } from '../steady-readers';
import type { Killed } from './rebuild-run';

export interface Outcome {
  figures: [name: string, value: string | number][];
  faults: string[];
}

export interface Measured {
  /** Events on the log before, and sent meanwhile. */
  written: number;
  sent: number;
  erasures: number;
  /** The rebuild that swapped, and the one after it that only compared. */
  killed: Killed;
  again: RebuildStatus;
  /** Facts a second of a bare read. */
  bare: number;
  seen: Seen;
}

export function figuresOf(o: Measured & { memory: number | undefined }): Outcome['figures'] {
  const { status, kills, kept } = o.killed;
  const rate = o.again.applied / o.again.seconds;
  const held = Math.max(status.longestHoldSeconds ?? 0, o.again.longestHoldSeconds ?? 0);
  const rows = o.again.comparison?.reduce((sum, { live }) => sum + live.rows, 0) ?? 0;
  return [
    ['events written, and sent meanwhile', `${o.written}, ${o.sent}`],
    ['people erased before the rebuild', o.erasures],
    ['killed with SIGKILL while', kills.join('; ')],
    ['applied before a kill that is kept after it', `${Math.round(kept * 100)} %`],
    ['time to the swap, with both kills', `${status.seconds.toFixed(1)} s for ${status.applied} facts`],
    ['live projection held, at most', `${Math.ceil(held * 1000)} ms`],
    ['reads of profiles meanwhile; service away', `${o.seen.reads}; ${o.seen.away}`],
    ['rows compared afterwards', rows],
    ['rebuild without a kill, comparison included', `${Math.round(rate)} facts/s`],
    ['bare read of the same log through the client', `${Math.round(o.bare)} facts/s`],
    ['ratio', (rate / o.bare).toFixed(2)],
    ['most memory of the profile process', `${o.memory ?? 'unknown'} MiB`],
  ];
}

export function faultsOf({ killed: { status, kills }, again, seen }: Measured): string[] {
  return [
    ...ended(status, 'swapped'),
    ...(kills.length === 2 ? [] : ['it was over before both kills']),
    ...differences('at the swap', status),
    ...ended(again, 'compared'),
    ...differences('afterwards', again),
    ...seen.faults.slice(0, 5),
  ];
}

const ended = ({ state, error }: RebuildStatus, as: RebuildStatus['state']): string[] =>
  state === as ? [] : [`a rebuild ended as ${state} ${error ?? ''}`];

const differences = (when: string, { comparison = [] }: RebuildStatus): string[] =>
  comparison.flatMap(({ table, equal }) => (equal ? [] : [`${table} differs ${when}`]));

export function reportOf(
  { seed, events, perSecond }: { seed: number; events: number; perSecond: number },
  { figures, faults }: Outcome,
): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  return [
    `# A rebuild under load and kill -9, seed ${seed}`,
    '',
    `A log of ${events} events of invented customers, folded by the whole system. Then profile is rebuilt with a swap while`,
    `${perSecond} events a second come in and profiles are read; its process is killed while it builds and while it compares.`,
    'Rows must equal the live ones, and no reader may see a profile empty or in part. A second rebuild, which only compares,',
    'gives the rate, beside a bare read of the same log in the same run.',
    '',
    `Commit ${commit.trim()}; ${machine}. Again: \`npm run proof -- rebuild --seed ${seed} --events ${events}\``,
    '',
    '| | |',
    '|-|-|',
    ...[...figures, ['faults', faults.join('; ') || 'none']].map(([name, value]) => `| ${name} | ${value} |`),
    '',
  ].join('\n');
}
