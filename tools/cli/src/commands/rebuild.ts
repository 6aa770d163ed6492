import type { RebuildStatus } from '@ucv/contracts-profile';
import { Argument, type Command } from 'commander';
import { setTimeout as delay } from 'node:timers/promises';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { comparisonTable } from '../view/comparison-table';
import { type Progress, progressFor } from '../view/progress';

const everyMs = 250;
/** A service that restarts is away for some seconds; the rebuild itself does not survive it, and its status says so. */
const patienceMs = 30_000;

export function addRebuild(program: Command, terminal: Terminal): void {
  program
    .command('rebuild')
    .description(
      'Builds a projection anew from the log beside the live one, compares both, and swaps when equal.',
    )
    .addArgument(new Argument('<projection>', 'what to rebuild').choices(['profile']))
    .option('--json', 'for machines: the final status')
    .addHelpText(
      'after',
      '\nAsked while a rebuild runs, it follows that one. Ctrl-C stops the watching, not the rebuild.',
    )
    .action((projection: string, options: { json?: boolean }) => rebuild(projection, options.json, terminal));
}

async function rebuild(projection: string, json: boolean | undefined, terminal: Terminal): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const path = `/v1/projections/${encodeURIComponent(projection)}/rebuild`;
  const progress = progressFor(terminal.err, `rebuild ${projection}`);
  const begun = await gateway
    .post<RebuildStatus>(path)
    .catch((error: Error) => unlessRunning(error, gateway, path));
  const status = await untilDone(begun, () => gateway.get<RebuildStatus>(path), progress);
  if (json) printJson(terminal.out, status);
  else printOutcome(status, terminal.out);
  if (status.state !== 'swapped') throw notSwapped(status);
}

function unlessRunning(error: Error, gateway: GatewayClient, path: string): Promise<RebuildStatus> {
  if (error instanceof Refused && error.code === 'profile.rebuild-running')
    return gateway.get<RebuildStatus>(path);
  throw error;
}

async function untilDone(
  begun: RebuildStatus,
  ask: () => Promise<RebuildStatus>,
  progress: Progress,
): Promise<RebuildStatus> {
  let status = begun;
  let lastAnswer = Date.now();
  try {
    while (status.state === 'running') {
      progress.show(status);
      await delay(everyMs);
      status = await ask().catch((error: Error) => {
        if (Date.now() - lastAnswer > patienceMs || !isPassing(error)) throw error;
        return status;
      });
      lastAnswer = Date.now();
    }
    return status;
  } finally {
    progress.end(status);
  }
}

const isPassing = (error: Error): boolean =>
  error instanceof Refused && ['cli.nobody-answers', 'messaging.no-answer'].includes(error.code);

function printOutcome(status: RebuildStatus, out: NodeJS.WritableStream): void {
  const seconds = status.seconds.toFixed(1);
  printLine(
    out,
    `${status.state}: ${status.applied} facts in ${seconds} s, up to position ${status.position}`,
  );
  if (status.comparison) printLine(out, comparisonTable(status.comparison));
}

function notSwapped({ state, error }: RebuildStatus): Refused {
  const said: Record<string, string> = {
    different:
      'The rebuilt tables differ from the live ones, so the live ones stay. The rebuilt ones are kept in the ' +
      'schema profile_next until the next rebuild.\nDo: look at the rows named above, then rebuild again.',
    never:
      'The service restarted meanwhile and the rebuild is gone; the live tables are untouched.\nDo: rebuild again.',
  };
  const failed = `The rebuild failed (${error ?? 'internal'}); the live tables are untouched.\nDo: see logs/profile.log in UCV_HOME, then rebuild again.`;
  return new Refused(`cli.rebuild-${state}`, said[state] ?? failed);
}
