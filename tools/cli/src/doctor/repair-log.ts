import { createInterface } from 'node:readline/promises';
import { logFolder, type LogHealth, withLogTools } from '../event-store/log-tools';
import { Refused } from '../refused';
import { count } from '../view/text';
import { printJson, printLine, type Terminal } from '../terminal';

interface Options {
  yes?: boolean;
  json?: boolean;
  data?: string;
}

/** Lost events that are listed; all of them with --json. */
const mostListed = 50;

/** Cuts a damaged tail off the log, after showing what that loses. @refuses damage elsewhere */
export async function repairLog(options: Options, terminal: Terminal): Promise<void> {
  const data = options.data ?? logFolder(terminal.env);
  const { damage, tail } = await withLogTools((tools) => tools.inspect(data, false));
  if (damage)
    throw new Refused(
      'event-store.log-damaged',
      `${damage.message}\nNothing was cut: events behind the damage are whole.\nDo: npx ucv restore --from <backup> --file ${damage.file}`,
    );
  if (!tail)
    return done(
      { repaired: false },
      'The log ends with a whole append; there is nothing to cut.',
      options,
      terminal,
    );
  if (!options.json) show(tail, terminal);
  if (!options.yes) await confirm(terminal);
  const kept = await withLogTools((tools) => tools.cut(data, tail.position));
  done(
    { repaired: true, ...tail, kept },
    `Cut at position ${tail.position}; what was there is in ${kept}.`,
    options,
    terminal,
  );
}

function show(
  { file, position, bytes, appends, lost }: NonNullable<LogHealth['tail']>,
  { err }: Terminal,
): void {
  printLine(err, `This cuts ${count(bytes, 'byte')} behind position ${position} off ${file}.`);
  if (lost.length === 0)
    return printLine(
      err,
      'No whole event stands there: it is what is left of an append that was never acknowledged.',
    );
  printLine(
    err,
    `It loses ${count(lost.length, 'whole event')} (${count(appends, 'append')}) that stand behind the damage:\n  position  stream @ revision  event id`,
  );
  for (const event of lost.slice(0, mostListed))
    printLine(err, `  ${event.position}  ${event.stream} @ ${event.revision}  ${event.id}`);
  if (lost.length > mostListed) printLine(err, `  and ${lost.length - mostListed} more (all with --json)`);
}

/** Asks a person; where there is none, nothing is cut. */
async function confirm({ in: typed, err }: Terminal): Promise<void> {
  if (!typed?.isTTY)
    throw new Refused(
      'cli.not-confirmed',
      'There is no terminal to ask on. Nothing was cut.\nDo: add --yes.',
      undefined,
      2,
    );
  const asking = createInterface({ input: typed, output: err });
  const said = await asking.question('Write "cut" to go on: ').finally(() => asking.close());
  if (said.trim().toLowerCase() !== 'cut') throw new Refused('cli.not-confirmed', 'Nothing was cut.');
}

function done(outcome: object, text: string, { json }: Options, { out }: Terminal): void {
  if (json) printJson(out, outcome);
  else printLine(out, text);
}
