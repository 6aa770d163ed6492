import { repository } from '@ucv/servers';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { playRound, type Round, startStage } from '../erasure/round';
import { lastRun, Report } from './report';

const columns = [
  'events taken in, refused',
  'meanwhile',
  'tables with something of the person, before',
  'seconds from request to certificate',
];

/** Erasures in one system, one person a round, until the minutes are over or something of somebody is found. */
async function prove(seed: number, minutes: number): Promise<number> {
  const file = join(repository, `tools/handbook/proof/erasure-${seed}.md`);
  const report = new Report(file, headOf(seed), columns);
  if (report.seconds >= minutes * 60) return tell(`${report.rounds} rounds were done before; see ${file}`);
  const stage = await startStage();
  process.once('SIGINT', () => void stage.stop().then(() => process.exit(130)));
  try {
    while (report.seconds < minutes * 60) {
      const started = Date.now();
      const round = await playRound(stage, seed * 1_000_000 + report.rounds);
      report.add((Date.now() - started) / 1000, cellsOf(round), round.faults);
      tell(`round ${report.rounds}: ${round.faults.join('; ') || 'no fault'}`);
      if (round.faults.length > 0) return 1;
    }
    return tell(`${report.rounds} rounds without a fault; see ${file}`);
  } finally {
    await stage.stop();
  }
}

const cellsOf = ({ taken, refused, trouble, held, took }: Round): (string | number)[] => [
  `${taken}, ${refused}`,
  trouble,
  held,
  (took / 1000).toFixed(1),
];

const headOf = (seed: number): string[] => [
  `# People who are erased while events of theirs come in, seed ${seed}`,
  '',
  'In each round somebody with a dozen identifiers and names that nobody else has comes to be known, or nearly, and is',
  'erased while events of theirs go on coming in, some with identifiers that were never seen. Meanwhile a service may be',
  'killed with SIGKILL, or a projection rebuilt. When the erasure is certified, and again when all has settled, every row of',
  'every table in every schema of the database, as the database lists them, is searched for every value that was sent of them:',
  'as it is, in lower case, cut at its joints, in hexadecimals, in base64, hashed.',
  '',
  lastRun(`erasure --seed ${seed} --minutes N`),
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
  process.stderr.write('Usage: npm run proof -- erasure [--seed whole number] [--minutes number]\n');
  process.exit(2);
}
prove(options.seed, options.minutes).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
