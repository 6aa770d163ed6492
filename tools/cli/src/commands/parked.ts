import type { ParkedFact } from '@ucv/contracts-projections';
import { type Command, Option } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { askParked } from '../gateway/parked';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { parkedList, parkedView } from '../view/parked-view';
import { styleFor } from '../view/style';
import { parseLimit } from './options';
import { addSettling } from './parked-settling';
import { serviceNames } from './run';

interface Options {
  state: string;
  service?: string;
  projection?: string;
  limit: number;
  json?: boolean;
}

const help = `
A projection sets a fact aside that it cannot take, and goes on with the others. It is told by its place, its type and
a code, never by its content. Mend the cause, then replay it; or discard it with a reason, which is kept for ever.

Examples:
  npx ucv parked
  npx ucv parked list --service profile --state all
  npx ucv parked show <id>
  npx ucv parked replay <id>
  npx ucv parked replay --all --service profile --reason-code TypeError
  npx ucv parked discard <id> --reason "appended by hand in a test"`;

export function addParked(program: Command, terminal: Terminal): void {
  const parked = program
    .command('parked')
    .description('Facts that a projection could not take: list, show, replay, discard.')
    .addHelpText('after', help);
  parked
    .command('list', { isDefault: true })
    .description('Newest first; what is done without a word after it.')
    .addOption(
      new Option('--state <state>', 'only in this state')
        .choices(['open', 'discarded', 'all'])
        .default('open'),
    )
    .addOption(new Option('--service <service>', 'only of this service').choices(serviceNames))
    .option('--projection <projection>', 'only of this projection')
    .option('--limit <n>', 'most facts', parseLimit(100_000), 50)
    .option('--json', 'for machines: as GET /v1/parked answers it')
    .action((options: Options) => list(options, terminal));
  parked
    .command('show')
    .description('One with its metadata, and the names and kinds of its fields; never a value.')
    .argument('<id>', 'as the list gives it')
    .option('--json', 'for machines: as GET /v1/parked/:id answers it')
    .action((id: string, { json }: { json?: boolean }) => show(id, json, terminal));
  addSettling(parked, terminal);
}

async function list({ state, service, projection, limit, json }: Options, terminal: Terminal): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const page = await askParked(gateway, { state, service, projection }, limit);
  if (json) return printJson(terminal.out, page);
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  if (page.data.length > 0) printLine(terminal.out, parkedList(page.data, layout));
  else if (page.unanswered.length === 0)
    printLine(terminal.out, nothing[state] ?? 'There are no such facts.');
  if (page.cursor) printLine(terminal.out, 'There are more: --limit shows them.');
  if (page.unanswered.length > 0) printLine(terminal.err, silent(page.unanswered));
}

const nothing: Record<string, string> = {
  open: 'No fact is parked: every projection has taken all that it was given.',
  discarded: 'No fact is discarded.',
  all: 'No fact is parked, and none is discarded.',
};

export const silent = (services: readonly string[]): string =>
  `Did not answer, so that theirs are not among these: ${services.join(', ')}. npx ucv doctor shows why.`;

async function show(id: string, json: boolean | undefined, terminal: Terminal): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const fact = await gateway.get<ParkedFact>(`/v1/parked/${encodeURIComponent(id)}`);
  if (json) return printJson(terminal.out, fact);
  printLine(
    terminal.out,
    parkedView(fact, { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) }),
  );
}
