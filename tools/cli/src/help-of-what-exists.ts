import type { AddHelpTextContext, Command } from 'commander';

/**
 * Before any help is printed: `--help` beside a command, an argument or an option that does not exist is a mistake like
 * any other, and no answer with 0. What is merely missing may be: who asks for help does not know it yet.
 */
export function refuseUnknown({ error, command }: AddHelpTextContext): string {
  if (error) return '';
  const rest = command.args.filter((arg) => arg !== '--help' && arg !== '-h');
  const target = defaultOf(command) ?? command;
  const { operands, unknown } = target.parseOptions(rest);
  const option = unknown.find((arg) => arg.startsWith('-') && arg.length > 1);
  if (option !== undefined) command.error(`error: unknown option '${option}'`);
  const excess = [...operands, ...unknown].slice(target.registeredArguments.length);
  const takesAll = target.registeredArguments.at(-1)?.variadic === true;
  if (excess.length === 0 || takesAll) return '';
  const what = command.commands.length > 0 ? 'command' : 'argument';
  return command.error(`error: unknown ${what} '${excess[0]}'`);
}

/** The command that a group means where none is named: its options may stand there too. */
const defaultOf = (command: Command): Command | undefined => {
  const { _defaultCommandName: name } = command as { _defaultCommandName?: string | null };
  return command.commands.find((own) => own.name() === name);
};
