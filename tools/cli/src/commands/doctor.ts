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
    .option('--json', 'for machines')
    .action((options: { json?: boolean }) => diagnose(options.json, terminal));
}

async function diagnose(json: boolean | undefined, terminal: Terminal): Promise<void> {
  const { examine } = await import('../doctor/examine.js');
  const findings = await examine(terminal.env);
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
