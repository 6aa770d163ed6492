import type { Layout } from './person-sections';
import { cell, fit, printable, widest } from './text';

const gap = '  ';

/**
 * Rows of cells in columns, indented, never wider than the layout. The last column is set off; where the others leave
 * it less than a third, the widest of them give way.
 */
export function rowsOf(rows: readonly (readonly string[])[], { width, style }: Layout): string[] {
  const texts = rows.map((row) => row.map(printable));
  const natural = (texts[0] ?? []).map((_, n) =>
    widest(
      texts.map((row) => row[n] ?? ''),
      width,
    ),
  );
  const last = natural.length - 1;
  const room = width - gap.length * natural.length;
  const widths = narrowed(natural.slice(0, last), room - Math.min(natural[last] ?? 0, Math.floor(width / 3)));
  const left = room - sum(widths);
  return texts.map((row) => {
    const cells = widths.map((columnWidth, n) => cell(row[n] ?? '', columnWidth) + gap);
    return `${gap}${cells.join('')}${style.aside(fit(row[last] ?? '', left))}`.trimEnd();
  });
}

function narrowed(widths: number[], room: number): number[] {
  const narrow = [...widths];
  while (sum(narrow) > room) {
    const widestOne = Math.max(...narrow);
    narrow[narrow.indexOf(widestOne)] = widestOne - 1;
  }
  return narrow;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
