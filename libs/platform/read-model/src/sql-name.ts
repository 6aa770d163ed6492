import { escapeIdentifier } from 'pg';

/** `table` or `schema.table`, quoted, so that no name can become SQL. */
export function quoteTable(name: string): string {
  return name.split('.').map(escapeIdentifier).join('.');
}

/** Column names, quoted and listed. */
export function quoteColumns(names: readonly string[]): string {
  return names.map(escapeIdentifier).join(', ');
}
