import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '@ucv/servers';
import { playStretch, type Stretch } from '../log-crash/stretch';

const killsEach = 10;
const columns = [
  'stretch',
  'kills',
  'seconds',
  'appends acknowledged',
  'events',
  'log MB',
  'scavenges begun',
  'files packed',
  'faults',
];

/** Stretches of ten kills, each with a log of its own, until so many kills are done or something is wrong. */
async function prove(seed: number, kills: number): Promise<number> {
  const file = join(repository, `tools/handbook/proof/log-crash-${seed}.md`);
  const rows = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => /^\| \d/.test(line))
    : [];
  while (rows.length * killsEach < kills) {
    const stretch = await playStretch(seed * 1000 + rows.length, killsEach);
    rows.push(rowOf(rows.length + 1, stretch));
    write(file, seed, rows);
    console.log(`stretch ${rows.length}: ${stretch.faults.join('; ') || 'no fault'}`);
    if (stretch.faults.length > 0) return 1;
  }
  console.log(`${rows.length * killsEach} kills without a fault; see ${file}`);
  return 0;
}

function rowOf(number: number, stretch: Stretch): string {
  const { kills, seconds, acknowledged, events, megabytes, scavenges, packedFiles, faults } = stretch;
  const counts = [number, kills, seconds, acknowledged, events, megabytes, scavenges, packedFiles];
  return `| ${[...counts.map(Math.round), faults.join('; ') || 'none'].join(' | ')} |`;
}

function write(file: string, seed: number, rows: string[]): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  const head = [
    `# kill -9 of the event-store node under load, seed ${seed}`,
    '',
    'Twelve streams have one writer each, who states the revision at every append, and deletes, limits and tombstones; three',
    'have three writers each without a revision. One append in sixty is a single event of 900 KB. Log files end after 2 MB, and',
    'in half of the rounds a scavenge begins. The node is killed with SIGKILL at moments that the seed chooses, and started',
    'again. After each kill every acknowledged append must be there once, in order, in one piece, none that was not',
    'acknowledged in part, read both ways; at the end the same after a clean stop with the index deleted, and a',
    'subscriber to `$all` who went on across all the kills must have seen each event once and in order.',
    '',
    `Last run: commit ${commit.trim()}; ${machine}. Again: \`npm run proof -- log-crash --seed ${seed} --kills N\``,
    '',
    `| ${columns.join(' | ')} |`,
    `|${'-|'.repeat(columns.length)}`,
  ];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${[...head, ...rows].join('\n')}\n`);
}

function readOptions(): { seed: number; kills: number } | undefined {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string' }, kills: { type: 'string' } } });
    const [seed, kills] = [Number(values.seed ?? 1), Number(values.kills ?? 100)];
    return Number.isSafeInteger(seed) && kills > 0 ? { seed, kills } : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions();
if (!options) {
  console.error('Usage: npm run proof -- log-crash [--seed whole number] [--kills number]');
  process.exit(2);
}
prove(options.seed, options.kills).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.stack);
    process.exit(1);
  },
);
