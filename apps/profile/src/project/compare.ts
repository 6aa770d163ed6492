import type { TableComparison } from '@ucv/contracts-profile';
import { sampleDifferences, tableDigest } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';

const sides = { 'left-only': 'live-only', 'right-only': 'rebuilt-only', both: 'both' } as const;

/** Whether the rebuilt table holds what the live one holds, and if not, where they first differ. */
export async function compareTable(
  tx: EntityManager,
  table: string,
  key: string[],
): Promise<TableComparison> {
  const [liveTable, rebuiltTable] = [`profile.${table}`, `profile_next.${table}`] as const;
  const live = await tableDigest(tx, liveTable);
  const rebuilt = await tableDigest(tx, rebuiltTable);
  const equal = live.rows === rebuilt.rows && live.hash === rebuilt.hash;
  const found = equal ? [] : await sampleDifferences(tx, [liveTable, rebuiltTable], key);
  return {
    table,
    live,
    rebuilt,
    equal,
    differences: found.map((row) => ({ ...row, found: sides[row.found] })),
  };
}
