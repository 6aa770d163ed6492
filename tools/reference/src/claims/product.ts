import { everyFact } from '@ucv/contracts-catalogue';
import { SourceTree } from '@ucv/facts';
import { serviceSubjects } from '@ucv/platform-messaging';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { flagsNamed, helpIn } from '../commands/help-in';
import { npmScripts, proofs } from '../commands/npm-scripts';
import { type CliCommand, cliCommands } from '../commands/program-commands';
import { variablesIn } from '../environment/variables-in';
import { metricsIn } from '../metrics/metrics-in';

/** A route as the reference lists it. */
export interface KnownRoute {
  method: string;
  path: string;
  queries: string[];
}

/** What there is, to hold claims against. */
export interface Product {
  root: string;
  routes: KnownRoute[];
  cli: Map<string, CliCommand>;
  /** Flags by npm script; undefined where it runs another's program. */
  scripts: Map<string, readonly string[] | undefined>;
  variables: ReadonlySet<string>;
  metrics: ReadonlySet<string>;
  facts: ReadonlySet<string>;
  /** What services ask of one another: `consent.may-use`. */
  requests: ReadonlySet<string>;
  /** What facts, requests and codes of refusals begin with. */
  publishers: ReadonlySet<string>;
  files: readonly string[];
  /** Everything that runs, as one text. */
  text: string;
}

export function productIn(root: string): Product {
  const tree = new SourceTree(root);
  const proofFlags = proofs(tree).flatMap(({ flags }) => flags);
  const eventStore = flagsNamed(helpIn(tree, 'apps/event-store/src/options.ts', 'usage'));
  const cli = cliCommands().map((command) =>
    command.name === 'ucv event-store' ? { ...command, flags: eventStore } : command,
  );
  const facts = Object.keys(everyFact);
  const text = tree
    .files(['apps', 'libs', 'tools'], { scripts: true })
    .filter((file) => !file.startsWith('tools/reference/'))
    .map((file) => tree.source(file).text)
    .join('\n');
  return {
    root,
    routes: routesIn(readFileSync(join(root, 'tools/handbook/http-api.md'), 'utf8')),
    cli: new Map(cli.map((command) => [command.name, command])),
    scripts: new Map(
      npmScripts(tree).map(({ name, flags }) => [name, name === 'proof' ? [...proofFlags, '--help'] : flags]),
    ),
    variables: new Set(variablesIn(tree).keys()),
    metrics: new Set(metricsIn(tree).map(({ name }) => name)),
    facts: new Set(facts),
    requests: new Set(
      Object.values(serviceSubjects).flatMap(({ asks }) =>
        Object.entries(asks).flatMap(([service, names]) => names.map((name) => `${service}.${name}`)),
      ),
    ),
    publishers: new Set(
      [
        ...text.matchAll(/Refus(?:al|ed)\(\s*'([a-z-]+)\./g),
        ...facts.join('\n').matchAll(/^([a-z]+)\./gm),
      ].map(([, publisher]) => publisher!),
    ),
    files: filesBelow(root),
    text,
  };
}

/** The reference's own table: a spec of the whole system holds it against the running routers. */
const routesIn = (page: string): KnownRoute[] =>
  [...page.matchAll(/^\| `([A-Z]+) (\/\S*)` *\|[^|]*\|([^|]*)\|/gm)].map(([, method, path, queries]) => ({
    method: method!,
    path: path!,
    queries: [...queries!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
  }));

const top = ['.ci', '.github', 'apps', 'libs', 'tools'];

const filesBelow = (root: string): string[] =>
  [
    ...readdirSync(root),
    ...top
      .filter((folder) => existsSync(join(root, folder)))
      .flatMap((folder) => [
        folder,
        ...readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).map((entry) =>
          relative(root, join(entry.parentPath, entry.name)),
        ),
      ]),
  ].filter((file) => !/(^|\/)(node_modules|dist)(\/|$)/.test(file));
