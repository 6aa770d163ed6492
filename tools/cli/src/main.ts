import { CommanderError } from 'commander';
import { buildProgram } from './program';
import { Refused } from './refused';
import { endWhenReaderLeaves, printJson, printLine, processTerminal, type Terminal } from './terminal';

/**
 * Runs one `ucv` command.
 * @param args what stands after `ucv`
 * @returns    exit code: 0 done, 1 refused (the error stream says why and what to do), 2 called wrongly
 */
export async function main(args: string[], terminal: Terminal = processTerminal): Promise<number> {
  if (terminal === processTerminal) [terminal.out, terminal.err].forEach(endWhenReaderLeaves);
  const program = buildProgram(terminal);
  try {
    await program.parseAsync(asOption(args), { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed the help that was asked for (0), or what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return refuse(error as Error, terminal, args.includes('--json'));
  }
}

/** `help a b` is `a b --help`, so that a word that names nothing is found out. */
const asOption = (args: string[]): string[] => (args[0] === 'help' ? [...args.slice(1), '--help'] : args);

function refuse(error: Error, { err }: Terminal, json: boolean): number {
  // A bug: its stack is what helps.
  if (!(error instanceof Refused)) {
    printLine(err, error.stack ?? String(error));
    return 1;
  }
  const { code, message, details, exitCode } = error;
  if (json) printJson(err, { error: { code, message, ...(details === undefined ? {} : { details }) } });
  else printLine(err, `ucv: ${message}`);
  return exitCode;
}
