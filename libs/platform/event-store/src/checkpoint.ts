import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import type { Projection } from './projection';

/** Another instance has moved the checkpoint: this one must read it anew before it goes on. */
export class CheckpointMoved extends Error {
  constructor(projection: string) {
    super(`another instance moved the checkpoint of ${projection}`);
    this.name = 'CheckpointMoved';
  }
}

/** The tables that every schema with a projection has. */
export class ProjectionTables1700000000000 implements MigrationInterface {
  name = 'ProjectionTables1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE projection_checkpoint (
        name text NOT NULL, version int NOT NULL, position numeric(20) , updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (name, version));
      CREATE TABLE parked_fact (
        projection text NOT NULL, version int NOT NULL, event_id uuid NOT NULL, tenant text, type text NOT NULL,
        stream text NOT NULL, revision bigint NOT NULL, position numeric(20) NOT NULL, reason text NOT NULL,
        parked_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (projection, version, event_id))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parked_fact; DROP TABLE projection_checkpoint');
  }
}

type Named = Pick<Projection, 'name' | 'version'>;

/** The position that a projection has reached; undefined where it has not begun. */
export async function readCheckpoint(
  tx: EntityManager,
  { name, version }: Named,
): Promise<bigint | undefined> {
  const rows = await tx.query<{ position: string | null }[]>(
    'SELECT position FROM projection_checkpoint WHERE name = $1 AND version = $2',
    [name, version],
  );
  return rows[0]?.position == null ? undefined : BigInt(rows[0].position);
}

/** The rows belong to another version of the projection: folding this one onto them would leave neither. */
export class OtherVersion extends Error {
  readonly code = 'log.other-version';

  constructor({ name, version }: Named, found: number) {
    super(`the rows of ${name} are of version ${found}, and this is version ${version}`);
    this.name = 'OtherVersion';
  }
}

/** The version whose rows stand in the tables; undefined where none has begun. */
export async function versionOfRows(tx: EntityManager, name: string): Promise<number | undefined> {
  const rows = await tx.query<{ version: number }[]>(
    `SELECT version FROM projection_checkpoint WHERE name = $1 AND position IS NOT NULL
      ORDER BY updated_at DESC, version DESC LIMIT 1`,
    [name],
  );
  return rows[0]?.version;
}

/** @throws OtherVersion where the tables hold rows of another version */
export async function mustBeOwn(tx: EntityManager, projection: Named): Promise<void> {
  const found = await versionOfRows(tx, projection.name);
  if (found !== undefined && found !== projection.version) throw new OtherVersion(projection, found);
}

/**
 * Locks the checkpoint and makes sure that it still stands where this instance left it. Called first in the
 * transaction that writes the rows: of two instances, one writes and the other learns that it must not.
 */
export async function fence(
  tx: EntityManager,
  projection: Named,
  expected: bigint | undefined,
): Promise<void> {
  let row = await lock(tx, projection);
  if (!row) {
    await begin(tx, projection);
    row = await lock(tx, projection);
  }
  const stored = row?.position == null ? undefined : BigInt(row.position);
  if (stored !== expected) throw new CheckpointMoved(projection.name);
}

/** As `fence`, and moves the checkpoint to where it stands when the transaction is committed, in the same statement. */
export async function moveCheckpoint(
  tx: EntityManager,
  projection: Named,
  { from, to }: { from: bigint | undefined; to: bigint },
): Promise<void> {
  if (from === undefined) await begin(tx, projection);
  const { name, version } = projection;
  const [, moved] = await tx.query<[unknown, number]>(
    `UPDATE projection_checkpoint SET position = $3, updated_at = now()
      WHERE name = $1 AND version = $2 AND position IS NOT DISTINCT FROM $4::numeric`,
    [name, version, String(to), from === undefined ? null : String(from)],
  );
  if (moved !== 1) throw new CheckpointMoved(name);
}

type Row = { position: string | null };

async function lock(tx: EntityManager, { name, version }: Named): Promise<Row | undefined> {
  const rows = await tx.query<Row[]>(
    'SELECT position FROM projection_checkpoint WHERE name = $1 AND version = $2 FOR UPDATE',
    [name, version],
  );
  return rows[0];
}

/** Once for each projection: another instance may do the same at the same time. */
async function begin(tx: EntityManager, { name, version }: Named): Promise<void> {
  await tx.query('INSERT INTO projection_checkpoint (name, version) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    name,
    version,
  ]);
}
