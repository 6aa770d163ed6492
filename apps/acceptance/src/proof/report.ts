import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What one round showed. */
export interface Round {
  events: number;
  customers: number;
  /** In the order in which they were killed. */
  victims: readonly string[];
  /** How often each answer came. */
  answers: Readonly<Record<string, number>>;
  seconds: number;
  faults: readonly string[];
}

const columns = [
  'round',
  'seconds',
  'events',
  'customers',
  'killed, in this order',
  'answers to senders',
  'faults',
];
const rowStart = /^\| *(\d+) *\| *(\d+) *\|/;

/** A report that grows by one row a round. It is also what a later run reads to go on. */
export class Report {
  private readonly rows: string[];

  constructor(
    private readonly file: string,
    private readonly head: readonly string[],
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

  add({ events, customers, victims, answers, seconds, faults }: Round): void {
    const told = Object.entries(answers).map(([answer, times]) => `${answer}: ${times}`);
    const cells = [
      this.rounds + 1,
      Math.round(seconds),
      events,
      customers,
      victims.join(', '),
      told.join(', '),
    ];
    this.rows.push(`| ${[...cells, faults.length > 0 ? faults.join('; ') : 'none'].join(' | ')} |`);
    this.write();
  }

  private write(): void {
    const table = [`| ${columns.join(' | ')} |`, `|${'-|'.repeat(columns.length)}`, ...this.rows];
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, `${[...this.head, '', ...table].join('\n')}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}
