import { repository } from '@ucv/servers';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';

const rowStart = /^\| *(\d+) *\| *(\d+) *\|/;

/** A report that grows by one row a round. It is also what a later run reads to go on. */
export class Report {
  private readonly rows: string[];

  /** @param columns  titles of what follows a round's number and seconds, before its faults */
  constructor(
    private readonly file: string,
    private readonly head: readonly string[],
    private readonly columns: readonly string[],
  ) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    this.rows = lines.filter((line) => rowStart.test(line));
  }

  /** Rounds that are done, those of earlier runs included. */
  get rounds(): number {
    return this.rows.length;
  }

  /** Seconds that all of them took. */
  get seconds(): number {
    return this.rows.reduce((sum, row) => sum + Number(rowStart.exec(row)?.[2] ?? 0), 0);
  }

  add(seconds: number, cells: readonly (string | number)[], faults: readonly string[]): void {
    const all = [this.rounds + 1, Math.round(seconds), ...cells, faults.join('; ') || 'none'];
    this.rows.push(`| ${all.join(' | ')} |`);
    this.write();
  }

  private write(): void {
    const columns = ['round', 'seconds', ...this.columns, 'faults'];
    const table = [`| ${columns.join(' | ')} |`, `|${'-|'.repeat(columns.length)}`, ...this.rows];
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, `${[...this.head, '', ...table].join('\n')}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Where the last run was, and how it is run again. */
export function lastRun(command: string): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  return `Last run: commit ${commit.trim()}; ${machine}. Again: \`npm run proof -- ${command}\``;
}

/** `200: 3, 503: 1` */
export const counted = (times: Readonly<Record<string, number>>): string =>
  Object.entries(times)
    .map(([what, count]) => `${what}: ${count}`)
    .join(', ');
