import type { EntityManager } from 'typeorm';
import type { Projection } from '../projection';

/** Hexadecimal digits that a stream's shard begins with. */
const digits = [...'0123456789abcdef'];

const separator = '/';

/**
 * Cuts a projection into parts that may run side by side, each with a checkpoint of its own: facts that commute by
 * the shard of their stream, which the log's server selects; all others in one lane, in their order.
 * @param width  lanes for what commutes
 */
export function lanesOf(projection: Projection, width: number): Projection[] {
  const { name, reads, lanes } = projection;
  if (!lanes) return [{ ...projection, name: laneName(name, 0) }];
  const sharded = Array.from({ length: width }, (_, lane) =>
    lanes.categories.flatMap((category) =>
      digits.filter((_digit, n) => n % width === lane).map((digit) => `${category}${digit}`),
    ),
  );
  const ordered = reads.filter((category) => !lanes.categories.includes(category));
  return [ordered, ...sharded].map((prefixes, n) => ({
    ...projection,
    name: laneName(name, n),
    reads: prefixes,
    apply: (tx, facts) => lanes.apply(tx, facts),
  }));
}

const laneName = (projection: string, lane: number): string => `${projection}${separator}${lane}`;

/** Makes one projection of lanes that stand at the same position: their checkpoints and parked facts become its own. */
export async function joinLanes(
  tx: EntityManager,
  { name, version, lanes }: Projection,
  position: bigint,
): Promise<void> {
  await lanes?.settle(tx);
  const own = `${name}${separator}%`;
  await tx.query('DELETE FROM projection_checkpoint WHERE name LIKE $1 OR name = $2', [own, name]);
  await tx.query('INSERT INTO projection_checkpoint (name, version, position) VALUES ($1, $2, $3)', [
    name,
    version,
    String(position),
  ]);
  await tx.query('UPDATE parked_fact SET projection = $1 WHERE projection LIKE $2', [name, own]);
}
