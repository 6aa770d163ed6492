import type { Suppression, Suppressions } from '@ucv/contracts-consent';
import { type Command, InvalidArgumentError } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { parseIdentifiers, parsePersonRef } from '../person-ref';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { minute } from '../view/instants';
import { rowsOf } from '../view/rows';
import { styleFor } from '../view/style';
import { parseLimit } from './options';

interface Options {
  identifier?: string[];
  limit: number;
  json?: boolean;
}

const help = `
Events that carry an identifier of somebody erased are refused. Who comes back on purpose is taken in again once theirs is
lifted: under a new ref and new keys; what was erased stays erased.

Examples:
  npx ucv suppressions
  npx ucv suppressions --identifier email:robin@example.com
  npx ucv suppressions lift email:robin@example.com --reason "signed up again"`;

export function addSuppressions(program: Command, terminal: Terminal): void {
  const suppressions = program
    .command('suppressions')
    .description('Identifiers of erased people that are not taken in again: list, lift.')
    .addHelpText('after', help);
  suppressions
    .command('list', { isDefault: true })
    .description('Newest first, by kind, time and request; their values are gone.')
    .option('--identifier <type:value>', 'only this one', (text) => parseIdentifiers(text))
    .option('--limit <n>', 'most of them', parseLimit(200), 50)
    .option('--json', 'for machines: as GET /v1/suppressions answers it')
    .action((options: Options) => list(options, terminal));
  suppressions
    .command('lift')
    .description('Lets an identifier be taken in again.')
    .argument('<which>', 'type:value, such as email:robin@example.com, or an id of the list', parseWhich)
    .requiredOption('--reason <text>', 'why; kept for ever in the clear, so no personal data')
    .option('--json', 'for machines: the suppression that was lifted')
    .action((which: string, options: { reason: string; json?: boolean }) => lift(which, options, terminal));
}

async function list({ identifier, limit, json }: Options, terminal: Terminal): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const page = await gateway.get<Suppressions>('/v1/suppressions', { identifier: identifier?.[0], limit });
  if (json) return printJson(terminal.out, page);
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  const rows = page.data.map(({ id, type, since, request }) => [
    ...[minute(since), type, id],
    `request ${request}`,
  ]);
  printLine(terminal.out, rowsOf(rows, layout).join('\n') || 'No such identifier is suppressed.');
  if (page.cursor) printLine(terminal.out, 'There are more: --limit shows them.');
}

async function lift(
  which: string,
  { reason, json }: { reason: string; json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const lifted = which.includes(':')
    ? await gateway.delete<Suppression>('/v1/suppressions', { identifier: which, reason })
    : await gateway.delete<Suppression>(`/v1/suppressions/${which}`, { reason });
  if (json) return printJson(terminal.out, lifted);
  printLine(terminal.out, `${lifted.type}, erased by request ${lifted.request}: may be taken in again`);
}

function parseWhich(text: string): string {
  try {
    return parsePersonRef(text);
  } catch {
    throw new InvalidArgumentError(
      'Name it as type:value, such as email:robin@example.com, or by an id of the list.',
    );
  }
}
