import type { DataRequest } from '@ucv/contracts-consent';
import type { ProfileView } from '@ucv/contracts-profile';
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { connection } from '../gateway/connection';
import { followRequest } from '../gateway/data-request';
import { GatewayClient } from '../gateway/gateway-client';
import { parsePersonRef } from '../person-ref';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { requestLine } from '../view/request-line';

interface Options {
  yes?: boolean;
  wait?: boolean;
  json?: boolean;
}

const help = `
The keys of everything known of this person are destroyed, and every service drops what it holds; the log stays, and
what was theirs in it can never be read again. Devices that several people share are left out.

Examples:
  npx ucv erase email:robin@example.com --wait
  npx ucv erase user_id:42 --yes --json`;

export function addErase(program: Command, terminal: Terminal): void {
  program
    .command('erase')
    .description('Erases a customer at their request, for good.')
    .argument('<person>', 'type:value, such as email:robin@example.com, or a person id', parsePersonRef)
    .option('--yes', 'without asking')
    .option('--wait', 'until every service has confirmed; Ctrl-C stops the watching, not the erasure')
    .option('--json', 'for machines: the request')
    .addHelpText('after', help)
    .action((person: string, options: Options) => erase(person, options, terminal));
}

async function erase(subject: string, { yes, wait, json }: Options, terminal: Terminal): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env), { 'x-purpose': 'erasure' });
  if (!yes) await confirm(gateway, subject, terminal);
  const opened = await gateway.post<DataRequest>('/v1/requests', { kind: 'erasure', subject });
  const request = wait ? await followRequest(gateway, opened, terminal.err) : opened;
  if (json) printJson(terminal.out, request);
  else printLine(terminal.out, requestLine(request));
  if (request.state === 'refused') throw refusedFor(request);
}

/** Asks a person; where there is none, nothing is erased. */
async function confirm(gateway: GatewayClient, subject: string, terminal: Terminal): Promise<void> {
  if (!terminal.in?.isTTY) {
    const message = 'There is no terminal to ask on, and an erasure cannot be undone.\nDo: add --yes.';
    throw new Refused('cli.not-confirmed', message, undefined, 2);
  }
  const { id, identifiers, interactions } = await gateway.get<ProfileView>(
    `/v1/profiles/${encodeURIComponent(subject)}`,
  );
  const what = `person ${id}: ${identifiers.length} identifiers, ${interactions} events`;
  const asking = createInterface({ input: terminal.in, output: terminal.err });
  const said = await asking
    .question(`This erases ${what}. It cannot be undone.\nWrite "erase" to go on: `)
    .finally(() => asking.close());
  if (said.trim().toLowerCase() === 'erase') return;
  throw new Refused('cli.not-confirmed', 'Nothing was erased.');
}

const refusedFor = ({ code }: DataRequest): Refused =>
  new Refused(
    code ?? 'consent.request-refused',
    code === 'consent.legal-hold'
      ? 'Nothing was erased: the law requires that this data is kept.\nDo: lift the hold where it no longer holds, then ask again.'
      : 'The request was refused.',
  );
