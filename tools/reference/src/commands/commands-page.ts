import { block, code, table } from '../page';
import type { NpmScript } from './npm-scripts';
import type { CliCommand } from './program-commands';

interface Commands {
  scripts: readonly NpmScript[];
  cli: readonly CliCommand[];
  proofs: readonly { name: string; flags: readonly string[] }[];
  /** Helps of programs beside the npm scripts. */
  others: readonly string[];
  /** What `ucv event-store --help` prints. */
  eventStore: string;
}

export const commandsPage = ({ scripts, cli, proofs, others, eventStore }: Commands): string[] => [
  '## npm scripts',
  table(
    ['command', 'runs'],
    scripts.map(({ name, runs }) => [code(npm(name)), code(runs)]),
  ),
  ...scripts.flatMap(({ help }) => (help ? [block(help)] : [])),
  table(
    ['proof', 'flags'],
    proofs.map(({ name, flags }) => [code(`npm run proof -- ${name}`), flags.map(code).join(', ')]),
  ),
  '## Programs of the repository',
  ...others.map(block),
  '## ucv',
  ...cli.map(({ name, help, passesOn }) =>
    block(passesOn && name.endsWith('event-store') ? eventStore : help),
  ),
];

const npm = (script: string): string =>
  ['start', 'test'].includes(script) ? `npm ${script}` : `npm run ${script}`;
