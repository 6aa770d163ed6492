import type { Mend, RejectedEventOutcome } from '@ucv/contracts-ingestion';
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { askRejected, settleRejected, type SettleRejected } from '../gateway/rejected';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { progressFor } from '../view/progress';
import { outcomesView } from '../view/rejected-view';
import { filtering, type RejectedFilter } from './rejected';
import { mendOf, type MendOptions } from './rejected-mend';

interface Options extends RejectedFilter, MendOptions {
  all?: boolean;
  reason?: string;
  yes?: boolean;
  json?: boolean;
}

const exits = `
Exit code 1 where one was refused or is still wrong; the others are done. Done twice, it is done once.`;

const mendHelp = `
A patch is a JSON merge patch (RFC 7396): what it names is replaced, null removes. --mend takes a file of corrections by
id, {"<id>": {"patch": {…}}, "<id>": {"event": {…}}, "*": {"patch": {…}}}. An event of which only the beginning was kept
needs the whole event.
`;

export function addRejectedSettling(rejected: Command, terminal: Terminal): void {
  filtering(
    rejected
      .command('replay')
      .description('Puts them through the same door again; those that are still wrong stay, with the reason.')
      .argument('[id...]', 'as the list gives them')
      .option('--all', 'all that are open, oldest first'),
    'with --all: ',
  )
    .option('--patch <json>', 'a correction of each of them')
    .option('--event <file>', 'the whole corrected event, for one id')
    .option('--mend <file>', 'corrections by id')
    .option('--yes', 'with --all: without asking')
    .option('--json', 'for machines: what came of each')
    .addHelpText('after', mendHelp + exits)
    .action((ids: string[], options: Options) => settle('replay', ids, options, terminal));
  filtering(
    rejected
      .command('discard')
      .description(
        'Marks them as of no use. They stay listed as discarded, and can be replayed all the same.',
      )
      .argument('[id...]', 'as the list gives them')
      .requiredOption('--reason <text>', 'why; kept for ever in the clear, so no personal data')
      .option('--all', 'all that are open'),
    'with --all: ',
  )
    .option('--yes', 'with --all: without asking')
    .option('--json', 'for machines: what came of each')
    .addHelpText('after', exits)
    .action((ids: string[], options: Options) => settle('discard', ids, options, terminal));
}

async function settle(
  how: SettleRejected['how'],
  ids: string[],
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const filter = filterOf(how, ids, options);
  const mend: Record<string, Mend> | undefined = mendOf(ids, options);
  const gateway = new GatewayClient(connection(terminal.env));
  const total = filter ? await confirmed(gateway, { how, filter, yes: options.yes }, terminal) : ids.length;
  const which = filter ? { filter } : { ids: [...new Set(ids)] };
  const what: SettleRejected = { how, mend, reason: options.reason, ...which };
  const settled = total === 0 ? [] : await withProgress({ gateway, terminal, total }, what);
  if (options.json) printJson(terminal.out, { data: settled });
  else printLine(terminal.out, outcomesView(settled) || `There is nothing to ${how}.`);
  refuseLeft(settled);
}

/** What all have in common that are meant; undefined where they are named. @refuses cli.usage */
function filterOf(
  how: string,
  ids: readonly string[],
  { code, source, from, to, all }: Options,
): RejectedFilter | undefined {
  const filter = { code, source, from, to };
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (all ? ids.length > 0 : ids.length === 0 || filtered) throw misused(how);
  return all ? filter : undefined;
}

async function withProgress(
  { gateway, terminal, total }: { gateway: GatewayClient; terminal: Terminal; total: number },
  what: SettleRejected,
): Promise<RejectedEventOutcome[]> {
  const progress = total > 10 ? progressFor(terminal.err, what.how, 'events') : undefined;
  const at = (done: number) => ({ applied: done, position: String(done), target: String(total) });
  progress?.show(at(0));
  const settled = await settleRejected(gateway, what, (done) => progress?.show(at(done)));
  progress?.end(at(total));
  return settled;
}

/** @returns how many there are @refuses cli.not-confirmed, cli.nobody-to-ask */
async function confirmed(
  gateway: GatewayClient,
  { how, filter, yes }: { how: string; filter: RejectedFilter; yes?: boolean },
  { in: input, err }: Terminal,
): Promise<number> {
  if (!yes && !input?.isTTY)
    throw new Refused('cli.nobody-to-ask', 'Nobody is there to ask.\nDo: add --yes.', undefined, 2);
  const { counts = [] } = await askRejected(gateway, { ...filter, state: 'open' }, 1);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  if (yes || total === 0) return total;
  const asking = createInterface({ input: input!, output: err });
  const said = await asking
    .question(`This would ${how} ${total} events.\nWrite "${how}" to go on: `)
    .finally(() => asking.close());
  if (said.trim().toLowerCase() === how) return total;
  throw new Refused('cli.not-confirmed', 'Nothing was done.');
}

function refuseLeft(settled: readonly RejectedEventOutcome[]): void {
  const left = settled.filter(({ outcome }) => ['rejected', 'refused', 'failed'].includes(outcome)).length;
  if (left === 0) return;
  throw new Refused(
    'cli.rejected-left',
    `${left} of ${settled.length} could not be done.\nDo: npx ucv rejected show <id>, correct it with --patch, and try again.`,
  );
}

const misused = (how: string): Refused =>
  new Refused(
    'cli.usage',
    `Say what to ${how}: either ids, or --all with what they have in common (--code, --source, --from, --to).`,
    undefined,
    2,
  );
