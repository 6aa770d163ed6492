import type { BeginRebuild, RebuildStatus } from '@ucv/contracts-projections';
import { Argument, type Command, Option } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { followRebuild, isUnderWay, rebuildAt } from '../gateway/rebuilding';
import { parsePersonRef } from '../person-ref';
import { Refused } from '../refused';
import { printJson, type Terminal } from '../terminal';
import { progressFor } from '../view/progress';
import { printOutcome, refusedFor } from '../view/rebuild-outcome';

export const rebuilt = [
  'profile',
  'relations',
  'consent',
  'deliveries',
  'contact-policy',
  'allowed-addresses',
  'sources',
  'blocked-values',
  'rejected-events',
  'tokens',
  'matching',
];

/** Their rows are brought back otherwise, and the service says how. */
const otherwise = ['identity', 'segmentation'];

interface Options extends Omit<BeginRebuild, 'projection'> {
  undo?: boolean;
  cancel?: boolean;
  status?: boolean;
  json?: boolean;
}

const help = `
The tables are built beside the live ones from the log, without any effect outside: nothing is sent, nothing is
decided. Then both are compared at one position. Equal, or with --accept-differences, they are swapped, and those of
before are kept until the next rebuild or erasure. Reads and writes go on meanwhile. Asked while a rebuild runs, it
follows that one; Ctrl-C ends the watching, not the rebuild, which also outlives a kill of its service.

Examples:
  npx ucv rebuild profile                              compare, and swap where equal
  npx ucv rebuild profile --dry-run                    tell whether the rows are what the log says
  npx ucv rebuild profile --accept-differences         bring a corrected fold into use
  npx ucv rebuild consent --only email:ann@example.org the rows of one person
  npx ucv rebuild profile --undo                       back to the tables of before the last swap
  npx ucv projections                                  what there is, and where it stands`;

export function addRebuild(program: Command, terminal: Terminal): void {
  program
    .command('rebuild')
    .description(
      'Builds a projection anew from the log beside the live one, compares both, and swaps when equal.',
    )
    .addArgument(new Argument('<projection>', 'what to rebuild').choices([...rebuilt, ...otherwise]))
    .option('--dry-run', 'compare and tell; nothing is left changed')
    .addOption(
      new Option('--from <where>', "the log's first fact, or the tables kept of the last swap").choices([
        ...['start', 'kept'],
      ]),
    )
    .option('--accept-differences', 'swap also where rows differ')
    .option('--only <person>', 'replace the rows of one person: type:value or a person id', parsePersonRef)
    .addOption(alone('--undo', 'bring the tables of before the last swap back'))
    .addOption(alone('--cancel', 'end a rebuild that is under way; the live tables stay'))
    .addOption(alone('--status', 'tell how the last one stands, and end'))
    .option('--json', 'for machines: the final status')
    .addHelpText('after', help)
    .action((projection: string, options: Options) => rebuild(projection, options, terminal));
}

const alone = (flag: string, what: string): Option =>
  new Option(flag, what).conflicts(
    ['dryRun', 'from', 'acceptDifferences', 'only', 'undo', 'cancel', 'status'].filter(
      (other) => `--${other}` !== flag,
    ),
  );

async function rebuild(projection: string, options: Options, terminal: Terminal): Promise<void> {
  const { undo, cancel, status: asked, json, ...begin } = options;
  const gateway = new GatewayClient(connection(terminal.env));
  const path = rebuildAt(projection);
  if (asked || cancel) {
    const status = asked ? await gateway.get<RebuildStatus>(path) : await gateway.delete<RebuildStatus>(path);
    return show(status, json, terminal);
  }
  const begun = await (
    undo ? gateway.post<RebuildStatus>(`${path}/undo`) : gateway.post<RebuildStatus>(path, begin)
  ).catch((error: Error) => unlessRunning(error, gateway, path));
  const progress = progressFor(terminal.err, `${undo ? 'undo' : 'rebuild'} ${projection}`);
  const status = await followRebuild(gateway, begun, progress);
  show(status, json, terminal);
  const refused = refusedFor(status);
  if (refused) throw refused;
}

function show(status: RebuildStatus, json: boolean | undefined, terminal: Terminal): void {
  if (json) printJson(terminal.out, status);
  else printOutcome(status, terminal.out);
}

/** Follows the one that runs, where it is of this projection. */
async function unlessRunning(error: Error, gateway: GatewayClient, path: string): Promise<RebuildStatus> {
  if (!(error instanceof Refused && error.code === 'projections.rebuild-running')) throw error;
  const status = await gateway.get<RebuildStatus>(path);
  if (isUnderWay(status)) return status;
  throw error;
}
