import type { IdentityRules, RulesChange, RulesInForce, Simulation } from '@ucv/contracts-identity';
import { type Command, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { changesNobody, rulesView, simulationView } from '../view/identity-view';
import type { Layout } from '../view/person-sections';
import { styleFor } from '../view/style';

interface Options {
  yes?: boolean;
  json?: boolean;
}

interface Simulated {
  weights?: 'learned' | 'defaults';
  json?: boolean;
}

const help = `
The file holds rules as npx ucv identity rules --json prints them. What it leaves out stays as it is, also within
limits, blocked, velocity and matching; null takes out what holds for a kind: {"limits": {"phone": null}}. Where it
names a version and another holds by now, it is refused.`;

export function addRules(identity: Command, terminal: Terminal): void {
  const rules = identity.command('rules').description('The rules for joining identifiers: show, set.');
  rules
    .command('show', { isDefault: true })
    .description('Those that hold; what is done without a word after it.')
    .option('--json', 'for machines: as GET /v1/identity/rules answers it')
    .action((options: Options) => show(options, terminal));
  rules
    .command('set')
    .description('Sets rules, for all that happened; first shows what a simulation makes of them.')
    .argument('<file>', 'JSON')
    .option('--yes', 'also where somebody would change')
    .option('--json', 'for machines: the rules, as PUT /v1/identity/rules answers')
    .addHelpText(
      'after',
      `${help}\nExit code 1 where somebody would change and --yes is not given: nothing is set.`,
    )
    .action((file: string, options: Options) => set(file, options, terminal));
  identity
    .command('simulate')
    .description('What other rules, or other weights, would make of all that happened; nothing is kept.')
    .argument('[file]', 'JSON; may be left out with --weights')
    .addOption(
      new Option('--weights <which>', 'as if the matches that were found had been found by these').choices([
        'learned',
        'defaults',
      ]),
    )
    .option('--json', 'for machines: as POST /v1/identity/simulations answers it')
    .addHelpText('after', help)
    .action((file: string | undefined, options: Simulated) => simulate(file, options, terminal));
}

async function show({ json }: Options, terminal: Terminal): Promise<void> {
  const rules = await gatewayOf(terminal).get<IdentityRules>('/v1/identity/rules');
  if (json) printJson(terminal.out, rules);
  else printLine(terminal.out, rulesView(rules, layoutOf(terminal)));
}

async function set(file: string, { yes, json }: Options, terminal: Terminal): Promise<void> {
  const change = await readRules(file);
  const told = await simulated(change, terminal);
  if (!json) printLine(terminal.out, simulationView(told, layoutOf(terminal)));
  if (!yes && !changesNobody(told)) throw notConfirmed(told);
  // Of the rules that were shown, so that nothing else comes of it than what was told.
  const ofTold = { ...change, version: told.heldVersion };
  const rules = await gatewayOf(terminal).put<RulesInForce>('/v1/identity/rules', ofTold);
  if (json) printJson(terminal.out, rules);
  else printLine(terminal.out, `\n${rulesView(rules, layoutOf(terminal))}`);
}

async function simulate(
  file: string | undefined,
  { weights, json }: Simulated,
  terminal: Terminal,
): Promise<void> {
  if (file === undefined && weights === undefined) throw nothingToTry();
  const change = file === undefined ? {} : await readRules(file);
  const told = await simulated(change, terminal, weights);
  if (json) printJson(terminal.out, told);
  else printLine(terminal.out, simulationView(told, layoutOf(terminal)));
}

const simulated = (
  rules: RulesChange,
  terminal: Terminal,
  weights?: Simulated['weights'],
): Promise<Simulation> =>
  gatewayOf(terminal).post<Simulation>('/v1/identity/simulations', { rules, ...(weights && { weights }) });

const nothingToTry = (): Refused =>
  new Refused('cli.usage', 'Say what is to be tried: a file of rules, or --weights, or both.', undefined, 2);

/** Whether the rules are usable is for the gateway to say. @refuses cli.rules-unreadable */
async function readRules(path: string): Promise<RulesChange> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('it is no object');
    return read as RulesChange;
  } catch (error) {
    throw new Refused(
      'cli.rules-unreadable',
      `${path} holds no rules in JSON that can be read: ${(error as Error).message}\n` +
        'Do: begin with those that hold, as npx ucv identity rules --json prints them.',
    );
  }
}

const notConfirmed = (told: Simulation): Refused =>
  new Refused(
    'cli.not-confirmed',
    'Nothing was set, since somebody would change.\nDo: add --yes if that is what you want.',
    told,
  );

const gatewayOf = ({ env }: Terminal): GatewayClient => new GatewayClient(connection(env));

export const layoutOf = (terminal: Terminal): Layout => ({
  width: widthOf(terminal),
  style: styleFor(wantsColour(terminal)),
});
