import { quoteTable } from './sql-name';

/**
 * SQL for a migration: rows of a table are seen and written only by a transaction bound to their tenant
 * (`ReadModel.forTenant`) or to all (`ReadModel.transaction`); an unbound one sees nothing. Forced, because
 * the service's role owns its tables and owners are exempt by default.
 *
 * Under a policy PostgreSQL applies only leak-proof operators before it: equality and order of text, uuid and
 * numbers still use an index, `LIKE` and `jsonb` operators do not. Lead with `tenant = $1`.
 * @param table  has a column `tenant text NOT NULL`
 */
export function protectByTenant(table: string): string {
  const name = quoteTable(table);
  return `
    ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS one_tenant ON ${name};
    CREATE POLICY one_tenant ON ${name}
      USING (current_setting('ucv.tenant', true) IN (tenant, '*'))
      WITH CHECK (current_setting('ucv.tenant', true) IN (tenant, '*'));`;
}
