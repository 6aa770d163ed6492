import type { HubList, OrderDone } from '@ucv/contracts-identity';
import type { Command } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { parseIdentifiers, parsePersonRef } from '../person-ref';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal } from '../terminal';
import { addReviews } from './identity-reviews';
import { hubsView } from '../view/identity-view';
import { addRules, layoutOf } from './identity-rules';
import { addWeights } from './identity-weights';

interface Options {
  reason: string;
  undo?: string;
  json?: boolean;
}

const help = `
A person is named by any identifier of theirs, or by id. What you order is decided before the answer, and recorded with
who ordered it and why. Rules hold for all that happened: try them with simulate before you set them.

Examples:
  npx ucv identity merge user_id:42 email:robin@example.com --reason "said so on the phone"
  npx ucv identity split user_id:42 --undo <merge> --reason "two people after all"
  npx ucv identity split user_id:42 phone:+49301234567 --reason "the phone of the whole family"
  npx ucv identity lock user_id:42 --reason "under review"
  npx ucv identity hubs
  npx ucv identity release user_id:customer --reason "one customer after all"
  npx ucv identity reviews --from 0.9
  npx ucv identity accept <id> --reason "the same on the phone"
  npx ucv identity decide --verdict accept --from 0.95 --below 1
  npx ucv identity weights
  npx ucv identity rules --json > rules.json
  npx ucv identity simulate rules.json
  npx ucv identity rules set rules.json`;

const splitHelp = `
The id of a merge is what it answered with, or the eventId of a join in the history that npx ucv profile <person> --json
shows.`;

const who = 'type:value, such as email:robin@example.com, or a person id';

export function addIdentity(program: Command, terminal: Terminal): void {
  const identity = program
    .command('identity')
    .description(
      'Who is who: merge, split and lock people by hand; decide probable matches; show, try and set the rules.',
    )
    .addHelpText('after', help);
  const order = (name: string) =>
    identity
      .command(name)
      .requiredOption('--reason <text>', 'why; kept sealed with the order')
      .option('--json', 'for machines: the order’s id, and the person ids after it');
  order('merge')
    .description('Makes two persons one, whatever the limits.')
    .argument('<into>', `who goes on: ${who}`, parsePersonRef)
    .argument('<absorb>', 'who becomes part of them, named likewise', parsePersonRef)
    .action((into: string, absorb: string, { reason, json }: Options) =>
      send({ terminal, json }, 'merge', { into, absorb, reason }, merged),
    );
  order('split')
    .description(
      'Takes identifiers out of a person, together, or a merge back; they are kept apart from then on.',
    )
    .argument('<person>', who, parsePersonRef)
    .argument('[identifiers...]', 'what leaves, as type:value', parseIdentifiers)
    .option('--undo <merge>', 'id of the merge to take back, in place of identifiers')
    .addHelpText('after', splitHelp)
    .action((person: string, identifiers: string[], { undo, reason, json }: Options) => {
      if (identifiers.length > 0 === (undo !== undefined)) throw misused();
      const what = undo === undefined ? { identifiers } : { undo };
      return send({ terminal, json }, 'split', { person, ...what, reason }, cameApart);
    });
  order('lock')
    .description('Lets nothing join a person any more.')
    .argument('<person>', who, parsePersonRef)
    .action((person: string, { reason, json }: Options) =>
      send({ terminal, json }, 'lock', { person, locked: true, reason }, locked),
    );
  order('unlock')
    .description('Lets others join a person again; what waited is decided.')
    .argument('<person>', who, parsePersonRef)
    .action((person: string, { reason, json }: Options) =>
      send({ terminal, json }, 'lock', { person, locked: false, reason }, unlocked),
    );
  order('release')
    .description('Lets an identifier that was learned to be nobody’s belong to somebody again.')
    .argument('<identifier>', 'type:value, or its ref as hubs shows it', parsePersonRef)
    .action((identifier: string, { reason, json }: Options) =>
      send({ terminal, json }, 'hubs/release', { identifier, reason }, released),
    );
  identity
    .command('hubs')
    .description('Identifiers that belong to nobody: shared by many, or learned to be a placeholder.')
    .option('--after <next>', 'the next page')
    .option('--json', 'for machines: as GET /v1/identity/hubs answers it')
    .action((options: HubOptions) => showHubs(options, terminal));
  addReviews(identity, terminal);
  addRules(identity, terminal);
  addWeights(identity, terminal);
}

async function send(
  { terminal, json }: { terminal: Terminal; json?: boolean },
  route: 'merge' | 'split' | 'lock' | 'hubs/release',
  body: object,
  told: (done: OrderDone) => string,
): Promise<void> {
  const gateway = new GatewayClient(connection(terminal.env));
  const done = await gateway.post<OrderDone>(`/v1/identity/${route}`, body);
  if (json) printJson(terminal.out, done);
  else printLine(terminal.out, told(done));
}

interface HubOptions {
  after?: string;
  json?: boolean;
}

async function showHubs({ after, json }: HubOptions, terminal: Terminal): Promise<void> {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
  const found = await new GatewayClient(connection(terminal.env)).get<HubList>(`/v1/identity/hubs${query}`);
  if (json) printJson(terminal.out, found);
  else printLine(terminal.out, hubsView(found, layoutOf(terminal)));
}

const released = ({ person }: OrderDone): string =>
  `It belongs to somebody again: person ${person}. It is learned anew by twice as many others alone.`;

const merged = ({ id, person }: OrderDone): string =>
  `They are one person now: ${person}\nTo take it back: npx ucv identity split ${person} --undo ${id} --reason "…"`;

const cameApart = ({ person, apart }: OrderDone): string =>
  apart.length === 0
    ? `Apart from the others now: person ${person}`
    : [`Person ${person} goes on; apart from them now:`, ...apart.map((other) => `  ${other}`)].join('\n');

const locked = ({ person }: OrderDone): string =>
  `Nothing joins person ${person} any more, until npx ucv identity unlock lets it again.`;

const unlocked = ({ person }: OrderDone): string => `Others may join person ${person} again.`;

const misused = (): Refused =>
  new Refused(
    'cli.usage',
    'Say what leaves the person: either identifiers as type:value, or --undo <merge>.',
    undefined,
    2,
  );
