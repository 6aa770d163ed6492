import type { Command } from 'commander';
import { setTimeout as delay } from 'node:timers/promises';
import { type NodeAddress, nodeAddress } from '../event-store/node-address';
import { askNode } from '../event-store/node-request';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { progressFor } from '../view/progress';
import { count } from '../view/text';

interface Options {
  watch?: boolean;
  status?: boolean;
  stop?: boolean;
  json?: boolean;
}

/** What the node says of a scavenge. */
interface ScavengeStatus {
  scavengeId: string;
  state: 'running' | 'completed' | 'stopped' | 'failed';
  phase: 'finding' | 'counting' | 'packing';
  position: number;
  target: number;
  filesPacked: number;
  eventsRemoved: number;
  bytesReclaimed: number;
  bytesEstimated: number;
  error?: string;
}

const current = '/admin/scavenge/current';
const everyMs = 250;

const help = `
Gives back the disk space of events that nobody can read any more: deleted, truncated, expired, superseded. Streams
that the audit ledger covers lose only what a removal fact names. Appends and reads go on meanwhile.

Examples:
  npx ucv scavenge --watch
  npx ucv scavenge --status --json`;

export function addScavenge(program: Command, terminal: Terminal): void {
  program
    .command('scavenge')
    .description('Starts giving back the disk space of deleted and expired events.')
    .option('--watch', 'until it is done; Ctrl-C stops the watching, not the scavenge')
    .option('--status', 'only says how far the one is that runs, or what the last one did')
    .option('--stop', 'stops the one that runs')
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((options: Options) => scavenge(options, terminal));
}

async function scavenge(options: Options, terminal: Terminal): Promise<void> {
  if ([options.watch, options.status, options.stop].filter(Boolean).length > 1)
    throw new Refused('cli.bad-options', 'Give one of --watch, --status and --stop.', undefined, 2);
  const node = nodeAddress(terminal.env);
  if (options.stop) return tell(await askNode(node, 'DELETE', current), options, terminal);
  if (!options.status) await start(node, options);
  const status = await askNode<ScavengeStatus>(node, 'GET', current);
  const last = options.watch ? await watch(node, status, terminal) : status;
  tell(last, options, terminal);
  if (last.state === 'failed') throw new Refused('cli.scavenge-failed', last.error ?? 'The scavenge failed.');
}

/** Where one runs already, watching it is as good. */
async function start(node: NodeAddress, { watch: follows }: Options): Promise<void> {
  await askNode(node, 'POST', '/admin/scavenge').catch((error: Error) => {
    const runs = error instanceof Refused && error.code === 'event-store.scavenge-running';
    if (!runs || !follows) throw error;
  });
}

async function watch(node: NodeAddress, begun: ScavengeStatus, { err }: Terminal): Promise<ScavengeStatus> {
  const progress = progressFor(err, 'scavenge', 'events removed');
  const at = ({ eventsRemoved: applied, phase, position, target }: ScavengeStatus) => {
    const passed = { finding: 0, counting: 1, packing: 2 }[phase];
    return { applied, position: String(passed * target + position), target: String(3 * target) };
  };
  let status = begun;
  while (status.state === 'running') {
    progress.show(at(status));
    await delay(everyMs);
    status = await askNode<ScavengeStatus>(node, 'GET', current);
  }
  progress.end(at(status));
  return status;
}

function tell(status: ScavengeStatus, { json }: Options, { out }: Terminal): void {
  if (json) return printJson(out, status);
  const { state, phase, filesPacked, eventsRemoved, bytesReclaimed, bytesEstimated } = status;
  const done = `${count(eventsRemoved, 'event')} removed from ${count(filesPacked, 'file')}, ${megabytes(bytesReclaimed)} given back`;
  const running = `${state} (${phase}), ${done} of about ${megabytes(bytesEstimated)}`;
  printLine(out, state === 'running' ? running : `${state}: ${done}`);
}

const megabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MB`;
