import type { RejectedEventDetail, RejectedEvents } from '@ucv/contracts-ingestion';
import { type Command, Option } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { askRejected } from '../gateway/rejected';
import { parseBeginning, parseInstant } from '../instant';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { rejectedCounts, rejectedList, rejectedView } from '../view/rejected-view';
import { styleFor } from '../view/style';
import { parseLimit } from './options';
import { addRejectedSettling } from './rejected-settling';

export interface RejectedFilter {
  code?: string;
  source?: string;
  from?: string;
  to?: string;
}

interface Options extends RejectedFilter {
  state: string;
  limit: number;
  json?: boolean;
}

const help = `
An event that is not taken in is kept with the reason, sealed. Mend the sender; then replay what it sent: the event goes
through the same door again, as of when it was received, as it is or with a correction. What is still wrong stays, with
the new reason. What is of no use is discarded with a reason, which is kept for ever.

Examples:
  npx ucv rejected
  npx ucv rejected list --code ingestion.timestamp-invalid --source web --from 2026-01-31
  npx ucv rejected show <id>
  npx ucv rejected replay <id> --patch '{"timestamp": null}'
  npx ucv rejected replay --all --code ingestion.timestamp-invalid --patch '{"timestamp": null}'
  npx ucv rejected discard <id> --reason "a load test"`;

/** Options by which rejected events are chosen. */
export const filtering = (command: Command, when = ''): Command =>
  command
    .option('--code <code>', `${when}only those rejected for this`)
    .option('--source <name>', `${when}only of this source`)
    .option(
      '--from <instant>',
      `${when}only those received since; a date: from its start in UTC`,
      parseBeginning,
    )
    .option('--to <instant>', `${when}only those received until; a date: to its end in UTC`, parseInstant);

export function addRejected(program: Command, terminal: Terminal): void {
  const rejected = program
    .command('rejected')
    .description('Events that were not taken in: list, show, replay after mending, discard.')
    .addHelpText('after', help);
  filtering(
    rejected
      .command('list', { isDefault: true })
      .description('Newest first; what is done without a word after it.')
      .addOption(
        new Option('--state <state>', 'only in this state')
          .choices(['open', 'replayed', 'discarded', 'all'])
          .default('open'),
      ),
  )
    .option('--limit <n>', 'most events', parseLimit(100_000), 50)
    .option('--json', 'for machines: as GET /v1/rejected-events answers it')
    .action((options: Options) => list(options, terminal));
  rejected
    .command('show')
    .description('One: what was wrong, and its fields; what it says where the role of your token allows it.')
    .argument('<id>', 'as the list gives it')
    .option('--json', 'for machines: as GET /v1/rejected-events/:id answers it')
    .action((id: string, { json }: { json?: boolean }) => show(id, json, terminal));
  addRejectedSettling(rejected, terminal);
}

async function list({ limit, json, ...filter }: Options, terminal: Terminal): Promise<void> {
  const page = await askRejected(new GatewayClient(connection(terminal.env)), { ...filter }, limit);
  if (json) return printJson(terminal.out, page);
  if (page.data.length === 0) return printLine(terminal.out, nothing(filter));
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  printLine(terminal.out, rejectedList(page.data, layout));
  printLine(terminal.out, told(page, layout));
}

const told = (page: RejectedEvents, layout: Parameters<typeof rejectedCounts>[1]): string =>
  `\n${rejectedCounts(page.counts ?? [], layout)}${page.cursor ? '\nThere are more: --limit shows them.' : ''}`;

function nothing({ state, ...filter }: Omit<Options, 'limit' | 'json'>): string {
  if (Object.values(filter).some((value) => value !== undefined)) return 'No rejected event is of that kind.';
  if (state === 'open') return 'No event waits here: every event was taken in, replayed or discarded.';
  return state === 'all' ? 'No event was ever rejected.' : `No rejected event is ${state}.`;
}

async function show(id: string, json: boolean | undefined, terminal: Terminal): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const event = await gateway.get<RejectedEventDetail>(`/v1/rejected-events/${encodeURIComponent(id)}`);
  if (json) return printJson(terminal.out, event);
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  printLine(terminal.out, rejectedView(event, layout));
}
