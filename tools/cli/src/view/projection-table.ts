import type { ProjectionInfo } from '@ucv/contracts-projections';
import { cell, widest } from './text';

/** One line for each projection. */
export function projectionTable(projections: readonly (ProjectionInfo & { service: string })[]): string {
  const rows = [
    ['projection', 'service', 'version', 'position', 'state', 'parked', 'kept'],
    ...projections.map(({ projection, service, version, position, live, parked, kept }) => [
      ...[projection, service, String(version), position],
      ...[live ? 'live' : 'behind', String(parked), kept ? 'yes' : 'no'],
    ]),
  ];
  const widths = rows[0]!.map((_, n) =>
    widest(
      rows.map((row) => row[n] ?? ''),
      30,
    ),
  );
  return rows
    .map((row) =>
      row
        .map((text, n) => cell(text, widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
