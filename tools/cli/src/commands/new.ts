import { categories } from '@ucv/envelope';
import type { Minted, Wish } from '@ucv/facts';
import { repository } from '@ucv/servers';
import { Argument, type Command, Option } from 'commander';
import { createRequire } from 'node:module';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';

interface Options {
  dryRun?: boolean;
  json?: boolean;
}

const help = `
A fact that was committed never changes: a changed meaning is a new version, and what reads the old one as it. How
facts evolve: tools/handbook/evolution.md.`;

export function addNew(program: Command, terminal: Terminal): void {
  const group = program
    .command('new')
    .description('Mints a fact, or the next version of one, in the contracts of this repository.')
    .addHelpText('after', help);
  const common = (command: Command): Command =>
    command
      .option('--dry-run', 'shows what would be written, and writes nothing')
      .option('--json', 'for machines: type, files, what to do next');

  common(
    group
      .command('fact')
      .description(
        'A fact’s first version: its type, its entry in the catalogue, and how it lies in the log.',
      )
      .addArgument(
        new Argument('<publisher.fact>', 'who says what, in the past tense: segmentation.score-given'),
      )
      .addOption(
        new Option('--category <category>', 'streams that it lies in')
          .choices(categories)
          .makeOptionMandatory(),
      )
      .option('--says <line>', 'what has happened when it is said, in one line')
      .option('--sealed <Content>', 'name of the content that is sealed, such as ScoreContent'),
  ).action((name: string, { category, says, sealed, ...options }: Options & FactOptions) =>
    mintAndTell({ fact: { name, category, says, sealed: contentName(sealed) } }, options, terminal),
  );
  common(
    group
      .command('version')
      .description('The next version of a fact, and what reads the old one as it, with a spec.')
      .addArgument(new Argument('<type>', 'the newest version that there is: consent.decided.v1')),
  ).action((version: string, options: Options) => mintAndTell({ version }, options, terminal));
  common(
    group.command('freeze').description('Freezes golden files that were edited since they were minted.'),
  ).action((options: Options) => mintAndTell({ freeze: true }, options, terminal));
}

interface FactOptions {
  category: string;
  says?: string;
  sealed?: string;
}

function contentName(sealed: string | undefined): string | undefined {
  if (sealed === undefined || /^[A-Z][A-Za-z0-9]*$/.test(sealed)) return sealed;
  throw new Refused(
    'facts.name-invalid',
    `${sealed} can’t name a type.\nDo: such as ScoreContent`,
    undefined,
    2,
  );
}

async function mintAndTell(wish: Wish, { dryRun, json }: Options, { out }: Terminal): Promise<void> {
  // The compiler and prettier take a second to load: no other command waits for them.
  const { mint, MintRefused } = createRequire(__filename)('@ucv/facts') as typeof import('@ucv/facts');
  const minted = await mint(wish, { root: repository, cwd: process.cwd(), dryRun }).catch(
    (error: unknown) => {
      if (!(error instanceof MintRefused)) throw error;
      throw new Refused(error.code, error.message, undefined, error.code === 'facts.name-invalid' ? 2 : 1);
    },
  );
  if (json) printJson(out, minted);
  else tell(minted, dryRun, out);
}

function tell({ type, files, next }: Minted, dryRun: boolean | undefined, out: NodeJS.WritableStream): void {
  if (type) printLine(out, dryRun ? `${type} would be minted:` : `${type} is minted:`);
  for (const { file, text, isNew } of files) {
    printLine(out, `  ${isNew ? 'new    ' : 'changed'}  ${file}`);
    if (dryRun) printLine(out, text.replace(/^/gm, '           | ').trimEnd());
  }
  printLine(out, 'Next:');
  next.forEach((step, n) => printLine(out, `  ${n + 1}. ${step}`));
}
