import { type Client, escapeIdentifier } from 'pg';
import { type Head, type KeptTable, newer } from './contents';

const rowsAtOnce = 2_000;

/** Inserts rows as they come, many at once; columns that a copy does not know get their defaults. */
export class RowLoader {
  private table: KeptTable | undefined;
  private rows: Record<string, unknown>[] = [];

  constructor(
    private readonly client: Client,
    private readonly from: string,
  ) {}

  /** @refuses privacy.copy-newer, where the copy's tables have been through steps that these have not */
  async mustFit({ steps }: Head): Promise<void> {
    const { rows } = await this.client.query<{ name: string }>('SELECT name FROM keyring.applied_step');
    const applied = new Set(rows.map(({ name }) => name));
    if (!steps.every((step) => applied.has(step))) throw newer(this.from);
  }

  async take(table: KeptTable, row: Record<string, unknown>): Promise<void> {
    if (table !== this.table || this.rows.length >= rowsAtOnce) await this.flush();
    this.table = table;
    this.rows.push(row);
  }

  async flush(): Promise<void> {
    const { table, rows } = this;
    const [first] = rows;
    this.rows = [];
    if (!table || !first) return;
    const columns = Object.keys(first).map(escapeIdentifier).join(', ');
    await this.client.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`,
      [JSON.stringify(rows)],
    );
  }
}
