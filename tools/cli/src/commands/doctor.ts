import type { Command } from 'commander';
import type { Finding } from '../doctor/finding';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal, wantsColour } from '../terminal';
import { styleFor } from '../view/style';
import { cell, widest } from '../view/text';

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('What is missing on this machine or not ready, and what to do about it.')
    .option('--deep', 'checks every record of the event log too')
    .option('--repair', 'cuts a damaged tail off the event log, after showing what that loses')
    .option('--yes', 'with --repair: without asking')
    .option('--data <folder>', "with --repair: the log's folder (default: data/event-store in UCV_HOME)")
    .option('--json', 'for machines')
    .action((options: Options) => (options.repair ? repair(options, terminal) : diagnose(options, terminal)));
}

interface Options {
  deep?: boolean;
  repair?: boolean;
  yes?: boolean;
  data?: string;
  json?: boolean;
}

async function repair(options: Options, terminal: Terminal): Promise<void> {
  const { repairLog } = await import('../doctor/repair-log.js');
  await repairLog(options, terminal);
}

async function diagnose({ json, deep = false }: Options, terminal: Terminal): Promise<void> {
  const { examine } = await import('../doctor/examine.js');
  const { checkLog } = await import('../doctor/log.js');
  const findings = [...(await examine(terminal.env)), await checkLog(terminal, deep)];
  if (json) printJson(terminal.out, { ok: findings.every(({ ok }) => ok), findings });
  else printFindings(findings, terminal);
  const problems = findings.filter(({ ok }) => !ok).length;
  if (problems > 0) {
    throw new Refused(
      'cli.problems-found',
      `${problems} of ${findings.length} checks found a problem; what to do stands beside each.`,
    );
  }
}

function printFindings(findings: readonly Finding[], terminal: Terminal): void {
  const style = styleFor(wantsColour(terminal));
  const width = widest(
    findings.map(({ name }) => name),
    30,
  );
  for (const { name, ok, found, cure } of findings) {
    printLine(terminal.out, `${ok ? 'ok      ' : style.title('problem ')}  ${cell(name, width)}  ${found}`);
    if (cure) printLine(terminal.out, `${' '.repeat(width + 12)}${style.heading(`Do: ${cure}`)}`);
  }
}
