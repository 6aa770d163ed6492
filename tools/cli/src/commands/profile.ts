import { type Command, InvalidArgumentError } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { askPeople, askPerson, type PersonSheet } from '../gateway/person';
import { parseInstant } from '../instant';
import { parsePersonRef } from '../person-ref';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { peopleView } from '../view/customer-view';
import { styleFor } from '../view/style';
import { parseLimit } from './options';

interface Options {
  asOf?: string;
  knownAt?: string;
  limit: number;
  purpose?: string;
  json?: boolean;
}

const help = `
An instant is RFC 3339 (2026-11-23T10:00:00Z), or a date, which means the end of that day in UTC.
With --json: the profile as GET /v1/profiles/:ref answers it, with its timeline, history and relations beside it; with
--known-at also \`people\`: everybody whom today's one person was then.

Examples:
  npx ucv profile email:robin@example.com
  npx ucv profile phone:+49301234567 --as-of 2026-11-22 --json`;

export function addProfile(program: Command, terminal: Terminal): void {
  program
    .command('profile')
    .description(
      'One readable view of a customer: who, known by what, relations, segments, consents, deliveries, one timeline.',
    )
    .argument('<person>', 'type:value, such as email:robin@example.com, or a person id', parsePersonRef)
    .option('--as-of <instant>', 'leave out what happened later', parseInstant)
    .option(
      '--known-at <instant>',
      'leave out what was recorded later, links between identifiers too',
      parseInstant,
    )
    .option('--limit <n>', 'most timeline entries, the newest ones', parseLimit(100_000), 100)
    .option('--purpose <code>', 'why you look, kept with the record of this access', parsePurpose)
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((person: string, options: Options) => showProfile(person, options, terminal));
}

async function showProfile(ref: string, options: Options, terminal: Terminal): Promise<void> {
  const { asOf, knownAt, limit, purpose, json } = options;
  const gateway = new GatewayClient(connection(terminal.env), purpose ? { 'x-purpose': purpose } : {});
  const question = { ref, asOf, knownAt, limit };
  const people = knownAt ? await askPeople(gateway, question) : [await askPerson(gateway, question)];
  if (json) return printJson(terminal.out, asJson(people, knownAt !== undefined));
  printLine(
    terminal.out,
    peopleView(people, { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) }),
  );
}

function asJson(people: readonly PersonSheet[], withPeople: boolean): object {
  const flat = people.map(({ profile, timeline, history, relations, sent }) => ({
    ...profile,
    timeline,
    history,
    relations,
    deliveries: sent.deliveries,
  }));
  return withPeople ? { ...flat[0], people: flat } : { ...flat[0] };
}

function parsePurpose(text: string): string {
  if (/^[a-z0-9-]{1,40}$/.test(text)) return text;
  throw new InvalidArgumentError('Write a code of a-z, 0-9 and -, at most 40 characters.');
}
