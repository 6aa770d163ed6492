import type { ParkedFact } from '@ucv/contracts-projections';
import { type Command, Option } from 'commander';
import { createInterface } from 'node:readline/promises';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { askParked, type ParkedPage, type Settled, settleAll } from '../gateway/parked';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { settledView } from '../view/parked-view';
import { progressFor } from '../view/progress';
import { serviceNames } from './run';

interface ReplayOptions {
  all?: boolean;
  service?: string;
  reasonCode?: string;
  reason?: string;
  yes?: boolean;
  json?: boolean;
}

const exits = `
Exit code 1 where one failed again or was refused; the others are done.`;

export function addSettling(parked: Command, terminal: Terminal): void {
  parked
    .command('replay')
    .description('Applies them once more; those that fail again stay parked, with the new reason.')
    .argument('[id...]', 'as the list gives them')
    .option('--all', 'all that are open, in the order of the log')
    .addOption(new Option('--service <service>', 'with --all: only of this service').choices(serviceNames))
    .option('--reason-code <code>', 'with --all: only those parked for this')
    .option('--reason <text>', 'a note, kept for ever in the clear')
    .option('--yes', 'with --all: without asking')
    .option('--json', 'for machines: what came of each')
    .addHelpText('after', exits)
    .action((ids: string[], options: ReplayOptions) => replay(ids, options, terminal));
  parked
    .command('discard')
    .description('Marks them as of no use, for rebuilds too. They stay listed as discarded.')
    .argument('<id...>', 'as the list gives them')
    .requiredOption('--reason <text>', 'why; kept for ever in the clear, so no personal data')
    .option('--json', 'for machines: what came of each')
    .addHelpText('after', exits)
    .action((ids: string[], { reason, json }: { reason: string; json?: boolean }) =>
      settle({ gateway: gatewayOf(terminal), terminal, json }, { ids, how: 'discard', body: { reason } }),
    );
}

async function replay(ids: string[], options: ReplayOptions, terminal: Terminal): Promise<void> {
  const { all, service, reasonCode, reason, json } = options;
  const at = { gateway: gatewayOf(terminal), terminal, json };
  const how = { how: 'replay', body: reason === undefined ? {} : { reason } } as const;
  if (all && ids.length === 0) return replayAll(at, options, how);
  if (all || ids.length === 0 || service !== undefined || reasonCode !== undefined) throw misused();
  await settle(at, { ids, ...how });
}

async function replayAll(
  at: At,
  { service, reasonCode, yes }: ReplayOptions,
  how: Omit<Parameters<typeof settleAll>[1], 'ids'>,
): Promise<void> {
  if (!yes && !at.terminal.in?.isTTY) throw nobodyToAsk();
  const page = await askParked(at.gateway, { state: 'open', service });
  const facts = page.data.filter(({ reason }) => reasonCode === undefined || reason === reasonCode);
  if (!yes && facts.length > 0) await confirm(facts, at.terminal);
  await settle(at, { ids: facts.sort(inTheirOrder).map(({ id }) => id), ...how });
  refuseSilence(page);
}

/** What stood first in the log is replayed first. */
const inTheirOrder = (a: ParkedFact, b: ParkedFact): number => {
  const [one, other] = [BigInt(a.position), BigInt(b.position)];
  return one < other ? -1 : one > other ? 1 : 0;
};

interface At {
  gateway: GatewayClient;
  terminal: Terminal;
  json?: boolean;
}

async function settle({ gateway, terminal, json }: At, what: Parameters<typeof settleAll>[1]): Promise<void> {
  const { length: target } = what.ids;
  const progress = target > 10 ? progressFor(terminal.err, what.how) : undefined;
  const at = (done: number) => ({ applied: done, position: String(done), target: String(target) });
  progress?.show(at(0));
  const settled = await settleAll(gateway, what, (done) => progress?.show(at(done)));
  progress?.end(at(settled.length));
  if (json) printJson(terminal.out, { data: settled.map(forMachines) });
  else printLine(terminal.out, settledView(settled) || 'There is nothing to replay.');
  const failed = settled.filter((one) => 'refused' in one || one.fact.state === 'open').length;
  if (failed > 0)
    throw new Refused(
      'cli.parked-left',
      `${failed} of ${settled.length} could not be done.\nDo: npx ucv parked show <id>, mend the cause, and try again.`,
    );
}

const forMachines = (one: Settled): object =>
  'fact' in one ? one.fact : { id: one.id, error: { code: one.refused.code, message: one.refused.message } };

const gatewayOf = ({ env }: Terminal): GatewayClient => new GatewayClient(connection(env));

async function confirm(facts: readonly ParkedFact[], terminal: Terminal): Promise<void> {
  const services = [...new Set(facts.map(({ service }) => service))].sort().join(', ');
  const asking = createInterface({ input: terminal.in!, output: terminal.err });
  const said = await asking
    .question(`This replays ${facts.length} facts of ${services}.\nWrite "replay" to go on: `)
    .finally(() => asking.close());
  if (said.trim().toLowerCase() === 'replay') return;
  throw new Refused('cli.not-confirmed', 'Nothing was replayed.');
}

function refuseSilence({ unanswered }: ParkedPage): void {
  if (unanswered.length === 0) return;
  const message = `Theirs could not be seen: ${unanswered.join(', ')}.\nDo: npx ucv doctor, then replay again.`;
  throw new Refused('cli.parked-unanswered', message);
}

const misused = (): Refused =>
  new Refused(
    'cli.usage',
    'Name the facts by their ids, or write --all, alone or with --service and --reason-code.',
    undefined,
    2,
  );

const nobodyToAsk = (): Refused =>
  new Refused('cli.not-confirmed', 'There is no terminal to ask on.\nDo: add --yes.', undefined, 2);
