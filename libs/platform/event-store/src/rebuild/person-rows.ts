import type { TableComparison } from '@ucv/contracts-projections';
import { quoteColumns, quoteTable } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { Projection, ProjectionTable } from '../projection';
import { compareAll } from './compare';
import type { Schemas } from './schemas';

/** Compares and replaces the rows about some refs. */
export class PersonRows {
  private readonly projection: Projection;

  constructor(
    projection: Projection,
    private readonly schemas: Schemas,
    private readonly whom: { tenant: string; refs: readonly string[] },
  ) {
    const tables = Object.entries(projection.tables ?? {}).filter(([, { ref }]) => ref !== undefined);
    this.projection = { ...projection, tables: Object.fromEntries(tables) };
  }

  compare(tx: EntityManager): Promise<TableComparison[]> {
    const { projection, schemas } = this;
    return compareAll(tx, { projection, schemas, where: (_, table) => this.whose(table) });
  }

  async replace(tx: EntityManager): Promise<void> {
    for (const [table, declared] of Object.entries(this.projection.tables ?? {})) {
      const [live, next] = [this.schemas.live, this.schemas.next].map((schema) =>
        quoteTable(`${schema}.${table}`),
      );
      const behind = declared.ahead ? ` AND t.${quoteColumns([declared.ahead])} <= $1` : '';
      const parameters = declared.ahead ? [String(await this.position(tx))] : [];
      await tx.query(`DELETE FROM ${live} t WHERE ${this.whose(declared)}${behind}`, parameters);
      await tx.query(`INSERT INTO ${live} SELECT * FROM ${next} t WHERE ${this.whose(declared)}`);
    }
  }

  private async position(tx: EntityManager): Promise<string> {
    const [row] = await tx.query<{ position: string }[]>(
      `SELECT position FROM ${quoteTable(`${this.schemas.next}.projection_checkpoint`)} WHERE name = $1`,
      [this.projection.name],
    );
    return row?.position ?? '0';
  }

  /** SQL over `t`. Tenants and refs are checked: neither holds a quote. */
  private whose({ ref }: ProjectionTable): string {
    const refs = this.whom.refs.map((one) => `'${one}'`).join(', ');
    return `t.tenant = '${this.whom.tenant}' AND t.${quoteColumns([ref!])} IN (${refs})`;
  }
}
