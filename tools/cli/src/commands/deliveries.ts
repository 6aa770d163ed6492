import { type Destinations, deliveryStates } from '@ucv/contracts-activation';
import { type Command, Option } from 'commander';
import { connection } from '../gateway/connection';
import { askDeliveries, namesFor } from '../gateway/deliveries';
import { GatewayClient } from '../gateway/gateway-client';
import { parsePersonRef } from '../person-ref';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { deliveryCells } from '../view/activity-sections';
import { rowsOf } from '../view/rows';
import { styleFor } from '../view/style';
import { parseLimit } from './options';

interface Options {
  destination?: string;
  state?: string;
  person?: string;
  limit: number;
  json?: boolean;
}

const help = `
With --json: as GET /v1/deliveries answers it, each with the consent that it rested on.

Examples:
  npx ucv deliveries --state refused
  npx ucv deliveries --destination CRM --person email:robin@example.com`;

export function addDeliveries(program: Command, terminal: Terminal): void {
  program
    .command('deliveries')
    .description('What was sent to destinations and what was not, and why; newest first.')
    .option('--destination <destination>', 'only to this one, by id or name')
    .addOption(new Option('--state <state>', 'only in this state').choices(deliveryStates))
    .option('--person <person>', 'only to this person: type:value or id', parsePersonRef)
    .option('--limit <n>', 'most deliveries', parseLimit(100_000), 50)
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((options: Options) => showDeliveries(options, terminal));
}

async function showDeliveries(
  { destination, state, person, limit, json }: Options,
  terminal: Terminal,
): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const to = destination === undefined ? undefined : await destinationId(gateway, destination);
  const deliveries = await askDeliveries(gateway, { destination: to, state, person }, limit);
  if (json) return printJson(terminal.out, { data: deliveries });
  if (deliveries.length === 0) return printLine(terminal.out, 'There are no such deliveries.');
  const names = await namesFor(gateway, deliveries);
  const rows = deliveries.map((one) => {
    const [when, where, about, outcome] = deliveryCells(one, names);
    return [when, where, about, `person ${one.person.slice(0, 8)}…`, outcome];
  });
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  for (const line of rowsOf(rows, layout)) printLine(terminal.out, line);
}

async function destinationId(gateway: GatewayClient, wanted: string): Promise<string> {
  if (/^[0-9a-f]{32}$/.test(wanted)) return wanted;
  const { data } = await gateway.get<Destinations>('/v1/destinations');
  const found = data.filter(({ name }) => name === wanted);
  if (found.length === 1) return found[0]!.id;
  const known = data.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none';
  throw new Refused(
    found.length === 0 ? 'activation.destination-unknown' : 'cli.name-ambiguous',
    `${found.length === 0 ? 'No destination has' : 'Several destinations have'} that name.\nDo: name one by id: ${known}`,
  );
}
