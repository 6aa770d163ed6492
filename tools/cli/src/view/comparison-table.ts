import type { TableComparison } from '@ucv/contracts-projections';
import { cell, widest } from './text';

/** The live tables beside the rebuilt ones; where they differ, the first rows by key. Values stay in the database. */
export function comparisonTable(tables: readonly TableComparison[]): string {
  const rows = [
    ['table', 'live rows', 'rebuilt rows', 'contents'],
    ...tables.map(({ table, live, rebuilt, equal }) => [
      table,
      String(live.rows),
      String(rebuilt.rows),
      equal ? 'equal' : `differ (${live.hash.slice(0, 8)} / ${rebuilt.hash.slice(0, 8)})`,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((n) =>
    widest(
      rows.map((row) => row[n] ?? ''),
      40,
    ),
  );
  const lines = rows.map((row) =>
    `  ${row.map((text, n) => cell(text, widths[n] ?? 0)).join('  ')}`.trimEnd(),
  );
  return [...lines, ...tables.flatMap(differences)].join('\n');
}

function differences({ table, differences: rows }: TableComparison): string[] {
  const found = { 'live-only': 'live only', 'rebuilt-only': 'rebuilt only', both: 'differs' };
  return rows.map((row) => {
    const columns = row.columns.length > 0 ? ` in ${row.columns.join(', ')}` : '';
    return `  ${table} ${JSON.stringify(row.key)}: ${found[row.found]}${columns}`;
  });
}
