import { type Command, InvalidArgumentError } from 'commander';
import { once } from 'node:events';
import { connection } from '../gateway/connection';
import { followEvents } from '../gateway/follow-events';
import { GatewayClient } from '../gateway/gateway-client';
import { Refused } from '../refused';
import type { Terminal } from '../terminal';

interface Options {
  follow?: boolean;
  fields?: string;
  from?: string;
  source?: string;
  open?: boolean;
  json?: boolean;
}

const help = `
--follow goes on after a broken connection where it stood, so that no event is missing and none comes twice.

Examples:
  npx ucv events --fields messageId,type,personId,occurredAt,position
  npx ucv events --follow --source default | jq .`;

export function addEvents(program: Command, terminal: Terminal): void {
  program
    .command('events')
    .description('Accepted events as NDJSON, one line each, oldest first; ends at the newest.')
    .option('--follow', 'wait for further events instead of ending; Ctrl-C ends it')
    .option('--fields <names>', 'which fields, separated by commas', parseFields)
    .option('--from <position>', 'only events after this position in the log', parsePosition)
    .option('--source <name>', 'only events of this source')
    .option('--open', 'show personal fields too, where the role of your token allows it')
    .option('--json', 'for machines (each line is JSON in any case)')
    .addHelpText('after', help)
    .action((options: Options) => printEvents(options, terminal));
}

async function printEvents(
  { follow, json: _, ...asked }: Options,
  { env, out, err }: Terminal,
): Promise<void> {
  const gateway = new GatewayClient(connection(env));
  if (follow) return followEvents(gateway, asked, { out, err });
  const body = await gateway.stream('/v1/events', { ...asked });
  try {
    for await (const bytes of body) if (!out.write(bytes)) await once(out, 'drain');
  } catch (error) {
    throw new Refused(
      'cli.stream-broken',
      `The gateway broke off before the end (${(error as Error).message}).\n` +
        'Do: run the command again; with `position` among --fields, go on with --from <last position>.',
    );
  }
}

function parseFields(text: string): string {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => /^[A-Za-z][A-Za-z0-9_.]*$/.test(name))) return names.join(',');
  throw new InvalidArgumentError('Write names separated by commas, such as messageId,type,position.');
}

function parsePosition(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw new InvalidArgumentError('Write a position as an earlier line showed it: digits.');
}
