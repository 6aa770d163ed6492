import {
  type Consents,
  type ConsentStatus,
  consentStatuses,
  type LawfulBasis,
  lawfulBases,
} from '@ucv/contracts-consent';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { parseInstant } from '../instant';
import { parsePersonRef } from '../person-ref';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { consentRows } from '../view/activity-sections';
import { styleFor } from '../view/style';
import { parseCode } from './options';

interface Options {
  basis: LawfulBasis;
  source: string;
  evidence?: string;
  asOf?: string;
  purpose?: string;
  json?: boolean;
}

const help = `
Statuses: ${consentStatuses.join(', ')}. A decision other than a grant is answered once nothing that it
forbids can still be sent, half a second later.

Examples:
  npx ucv consents email:robin@example.com
  npx ucv consents email:robin@example.com set email-marketing withdrawn --source phone-call`;

export function addConsents(program: Command, terminal: Terminal): void {
  program
    .command('consents')
    .description('What a customer decided about each purpose; with `set` records a decision.')
    .usage('[options] <person> [set <purpose> <status>]')
    .argument('<person>', 'type:value, such as email:robin@example.com, or a person id', parsePersonRef)
    .argument('[change...]', 'set <purpose> <status>')
    .addOption(
      new Option('--basis <basis>', 'lawful basis of a decision').choices(lawfulBases).default('consent'),
    )
    .option('--source <code>', 'where it was said', parseCode, 'cli')
    .option('--evidence <text>', 'kept sealed with the decision')
    .option('--as-of <instant>', 'what held then', parseInstant)
    .option('--purpose <code>', 'why you look, kept with the record of this access', parseCode)
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((person: string, change: string[], options: Options) =>
      consents(person, change, { ...options, terminal }),
    );
}

async function consents(
  person: string,
  change: string[],
  { terminal, basis, source, evidence, asOf, purpose, json }: Options & { terminal: Terminal },
): Promise<void> {
  const decided = change.length === 0 ? undefined : parseChange(change, asOf);
  const gateway = new GatewayClient(connection(terminal.env), purpose ? { 'x-purpose': purpose } : {});
  const path = `/v1/profiles/${encodeURIComponent(person)}/consents`;
  const answer = decided
    ? await gateway.put<Consents>(path, { ...decided, basis, source, evidence })
    : await gateway.get<Consents>(path, { asOf });
  if (json) return printJson(terminal.out, answer);
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  const lines = consentRows(answer.consents, layout);
  printLine(terminal.out, lines.join('\n') || 'Nothing was decided about any purpose.');
}

/** `set <purpose> <status>`, as one wrote it. */
function parseChange(
  [verb, purpose = '', status = '', ...more]: string[],
  asOf: string | undefined,
): { purpose: string; status: ConsentStatus } {
  const usable = verb === 'set' && more.length === 0 && asOf === undefined;
  if (usable && isStatus(status)) return { purpose: purposeOf(purpose), status };
  throw misused(`Write what to record as: set <purpose> <${consentStatuses.join('|')}>, without --as-of.`);
}

const isStatus = (text: string): text is ConsentStatus => consentStatuses.includes(text as ConsentStatus);

function purposeOf(text: string): string {
  try {
    return parseCode(text);
  } catch (error) {
    throw error instanceof InvalidArgumentError ? misused(`The purpose is no code. ${error.message}`) : error;
  }
}

const misused = (message: string): Refused => new Refused('cli.usage', message, undefined, 2);
