import { buildProgram } from '@ucv/cli';
import type { Command } from 'commander';
import { Writable } from 'node:stream';

/** One command of `ucv`, by all of its words. */
export interface CliCommand {
  /** `ucv identity merge`. */
  name: string;
  help: string;
  flags: string[];
  /** Takes what another program knows, such as the event store's flags. */
  passesOn: boolean;
}

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/** Every command of `ucv` and its subcommands, from the program's own definition. */
export function cliCommands(): CliCommand[] {
  const program = buildProgram({ env: {}, out: nowhere as never, err: nowhere as never });
  return commandsOf(program, 'ucv');
}

/** What commander keeps to itself. */
interface Inside {
  _allowUnknownOption: boolean;
  _defaultCommandName: string | null;
}

/** The subcommand that runs where none is named. */
const spokenFor = (command: Command): Command[] =>
  command.commands.filter((inner) => inner.name() === (command as unknown as Inside)._defaultCommandName);

const flagsOf = ({ options }: Command): string[] => options.flatMap(({ long }) => long ?? []);

const commandsOf = (command: Command, name: string): CliCommand[] => [
  {
    name,
    help: command.helpInformation(),
    flags: ['--help', ...[command, ...spokenFor(command)].flatMap(flagsOf)],
    passesOn: (command as unknown as Inside)._allowUnknownOption,
  },
  ...command.commands.flatMap((inner) => commandsOf(inner, `${name} ${inner.name()}`)),
];
