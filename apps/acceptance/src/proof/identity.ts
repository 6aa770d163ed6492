import { repository } from '@ucv/servers';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cutInHalf, playRound, type Round, startStage } from '../identity-takeover/round';
import { counted, lastRun, Report } from './report';

const size = { kills: 8, perSecond: 30 };
const columns = [
  'events',
  'kills',
  'seconds until the other decides: median, most',
  'merges, splits so far',
  'merges cut in half by a kill',
  'answers to stewards',
];

/** Rounds of takeovers in one system, until the minutes are over or something is wrong. */
async function prove(seed: number, minutes: number): Promise<number> {
  const file = join(repository, `tools/handbook/proof/identity-${seed}.md`);
  const report = new Report(file, headOf(seed), columns);
  if (report.seconds >= minutes * 60) return tell(`${report.rounds} rounds were done before; see ${file}`);
  const stage = await startStage();
  process.once('SIGINT', () => void stage.stop().then(() => process.exit(130)));
  try {
    while (report.seconds < minutes * 60) {
      const started = Date.now();
      const round = await playRound(stage, seed + report.rounds, size);
      report.add((Date.now() - started) / 1000, cellsOf(round), round.faults);
      tell(`round ${report.rounds}: ${round.faults.join('; ') || 'no fault'}`);
      if (round.faults.length > 0) return 1;
    }
    return tell(`${report.rounds} rounds without a fault; see ${file}`);
  } finally {
    await stage.stop();
  }
}

function cellsOf(round: Round): (string | number)[] {
  const times = round.takeovers.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const [median = 0, most = 0] = [times[Math.floor(times.length / 2)], times.at(-1)];
  const count = (type: string) => round.facts.filter((fact) => fact.type === type).length;
  return [
    round.events,
    times.length,
    `${median.toFixed(2)}, ${most.toFixed(2)}`,
    `${count('identity.merged.v1')}, ${count('identity.split.v1')}`,
    cutInHalf(round),
    counted(round.orders.answers),
  ];
}

const headOf = (seed: number): string[] => [
  `# Two instances of identity, killed and taken over from, seed ${seed}`,
  '',
  'Two instances decide against one log and one database. Households who share devices and addresses send events, stewards',
  'order merges, splits and undoings, and at moments that the seed chooses whoever decides is killed with SIGKILL, and',
  'started again once the other has taken over. When all is settled, the log must hold both halves of every merge, nobody in two',
  'places, no circle, nothing said twice and an end for every order; the rows must say the same and what a replay of all',
  'evidence makes; every identifier must lead to its person over the gateway. Then both are killed, the rows are dropped,',
  'and both begin at once: the rows must come back as they were, and nothing may be decided for it.',
  '',
  lastRun(`identity --seed ${seed} --minutes N`),
];

function tell(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function readOptions(): { seed: number; minutes: number } | undefined {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string' } } });
    const [seed, minutes] = [Number(values.seed ?? 1), Number(values.minutes ?? 5)];
    return Number.isSafeInteger(seed) && minutes > 0 ? { seed, minutes } : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions();
if (!options) {
  process.stderr.write('Usage: npm run proof -- identity [--seed whole number] [--minutes number]\n');
  process.exit(2);
}
prove(options.seed, options.minutes).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
