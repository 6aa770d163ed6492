import type { Members, Segments, SegmentView } from '@ucv/contracts-segmentation';
import type { Command } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { segmentList, segmentView } from '../view/segment-view';
import { styleFor } from '../view/style';
import { parseLimit } from './options';

interface Options {
  limit: number;
  json?: boolean;
}

const help = `
With --json: what GET /v1/segments answers; of one segment \`segment\` and \`members\`, as GET /v1/segments/:id and
/members answer them.

Examples:
  npx ucv segments
  npx ucv segments "Cart left" --limit 10`;

export function addSegments(program: Command, terminal: Terminal): void {
  program
    .command('segments')
    .description('Segments, how far they are built and how many belong to each; of one also who.')
    .argument('[segment]', 'id or name of one')
    .option('--limit <n>', 'most members, in the order of their ids', parseLimit(1000), 100)
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((segment: string | undefined, options: Options) => showSegments(segment, options, terminal));
}

async function showSegments(
  wanted: string | undefined,
  { limit, json }: Options,
  terminal: Terminal,
): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  const all = await gateway.get<Segments>('/v1/segments');
  if (wanted === undefined) {
    if (json) return printJson(terminal.out, all);
    return printLine(terminal.out, segmentList(all.data, layout));
  }
  const segment = named(wanted, all.data);
  const members = await gateway.get<Members>(`/v1/segments/${segment.id}/members`, { limit });
  if (json) return printJson(terminal.out, { segment, members });
  printLine(terminal.out, segmentView(segment, members, layout));
}

function named(wanted: string, segments: readonly SegmentView[]): SegmentView {
  const found = segments.filter(({ id, name }) => id === wanted || name === wanted);
  if (found.length === 1) return found[0]!;
  throw found.length === 0
    ? new Refused(
        'segmentation.segment-unknown',
        'There is no segment of that id or name.\nDo: npx ucv segments, for those there are.',
      )
    : new Refused(
        'cli.name-ambiguous',
        `${found.length} segments have that name.\nDo: name it by id: ${found.map(({ id }) => id).join(', ')}`,
      );
}
