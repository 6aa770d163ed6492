import type { Passage } from './documents';
import type { Product } from './product';

/** What a passage says of commands and flags that are not there. */
export function wrongCommands({ kind, text }: Passage, product: Product): string[] {
  if (kind === 'link' || kind === 'words') return [];
  const commands = text
    .replaceAll(/(^|\s)# .*$/gm, '')
    .split(/\n|&&|;| \| /)
    .flatMap((part) => /(?:^|\s)((?:npx )?ucv(?: .*|$)|npm (?:run|test|start)\b.*)/.exec(part)?.[1] ?? []);
  if (commands.length > 0) return commands.flatMap((command) => faultsOf(command, product));
  if (kind === 'inline' && /^--[a-z]/.test(text))
    return unknown(flagsOf(text), everyFlag(product), 'any command');
  return [];
}

function faultsOf(command: string, product: Product): string[] {
  if (command.startsWith('npm')) return npmFaults(command, product);
  const isFunction = /^ucv(\(| -X| \$api|$)/.test(command);
  return isFunction ? [] : cliFaults(command.replace(/^(npx )?ucv ?/, ''), product);
}

/** By the most words that name a command: `identity merge a b --reason x`. */
function cliFaults(call: string, { cli }: Product): string[] {
  const words = call.split(/[\s\]]+/);
  let name = 'ucv';
  while (cli.has(`${name} ${words[0]}`)) name += ` ${words.shift()}`;
  const isUnknown = name === 'ucv' && /^[a-z]/.test(words[0] ?? '');
  return isUnknown
    ? [`there is no command ucv ${words[0]}`]
    : unknown(flagsOf(call), cli.get(name)!.flags, name);
}

function npmFaults(command: string, { scripts }: Product): string[] {
  const [, name] = /^npm (?:run )?(?:--silent )?([a-z:-]+)/.exec(command) ?? [];
  if (!name || !scripts.has(name)) return [`there is no npm script ${name}`];
  const flags = scripts.get(name);
  return flags && name !== 'test'
    ? unknown(flagsOf(command.replace(/ --(?= )/, '')), flags, `npm run ${name}`)
    : [];
}

const flagsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^|[\s[(|/])(--[a-z][a-z-]*)/g)].map(([, flag]) => flag!);

const unknown = (flags: readonly string[], known: readonly string[], where: string): string[] =>
  flags
    .filter((flag) => !known.includes(flag) && flag !== '--silent')
    .map((flag) => `${where} has no ${flag}`);

const everyFlag = ({ cli, scripts }: Product): string[] => [
  ...[...cli.values()].flatMap(({ flags }) => flags),
  ...[...scripts.values()].flatMap((flags) => flags ?? []),
  ...ofNode,
];

const ofNode = ['--enable-source-maps'];
