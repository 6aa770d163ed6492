/** One printed table, with what a reader must know to judge its figures. */
export interface Table {
  title: string;
  columns: string[];
  rows: (string | number)[][];
  notes?: string[];
}

/** The table as text; the first column to the left, figures to the right. */
export function printTable({ title, columns, rows, notes = [] }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
  const line = (row: string[]): string =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('   ')}`.trimEnd();
  const rule = `  ${widths.map((width) => '─'.repeat(width)).join('   ')}`;
  const [head, ...body] = cells.map(line);
  return [title, head, rule, ...body, ...notes.map((note) => `  ${note}`)].join('\n');
}

/** A figure as people read it: three digits that matter, thousands apart. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

export const range = ({ min, max }: { min: number; max: number }): string => `${figure(min)}–${figure(max)}`;
