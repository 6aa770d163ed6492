import type { IdentityRules, OrderData, OrderEndedData } from '@ucv/contracts-identity';
import type { Fact, RecordedFact, Subject } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { type Apart, Constraints, type Lock } from '../decide/constraints';
import type { Contradicts } from '../decide/likeness';
import { hubsIn } from '../decide/hubs';
import { completed, defaultRules } from '../decide/rules';
import { allEvidence, dropEvidence, keepEvidence } from './evidence-store';
import { correctionAccepted } from './correction-store';
import { keepHub, keepRelease, releasedOf } from './hub-store';
import { keepVerdict, type EndedOrder } from './review-store';

/** The rules of a tenant; a setting that its version did not know yet is as it is by default. */
export async function rulesOf(tx: EntityManager, tenant: string): Promise<IdentityRules> {
  const [row] = await tx.query<{ rules: IdentityRules }[]>('SELECT rules FROM rules WHERE tenant = $1', [
    tenant,
  ]);
  return completed(row?.rules ?? defaultRules);
}

/** Under other rules other identifiers are hubs: they follow from what was seen so far. */
export async function keepRules(
  tx: EntityManager,
  tenant: string,
  { rules, since }: { rules: IdentityRules; since: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO rules (tenant, rules) VALUES ($1, $2)
     ON CONFLICT (tenant) DO UPDATE SET rules = EXCLUDED.rules
       WHERE (rules.rules ->> 'version')::int < (EXCLUDED.rules ->> 'version')::int`,
    [tenant, JSON.stringify(rules)],
  );
  await tx.query('SELECT identifiers.set_country($1, $2)', [tenant, rules.country]);
  await tx.query('DELETE FROM hub WHERE tenant = $1', [tenant]);
  const hubs = hubsIn(await allEvidence(tx, tenant), rules, await releasedOf(tx, tenant));
  for (const hub of hubs) await keepHub(tx, tenant, { ...hub, since });
}

/** Constraints as they are stored, around some identifiers; all of the tenant's without `refs`. */
export interface StoredConstraints {
  hubs: Set<string>;
  apart: Apart[];
  locks: Lock[];
  contradicts?: Contradicts;
}

/** @cost three queries */
export async function loadConstraints(
  tx: EntityManager,
  tenant: string,
  refs?: readonly string[],
): Promise<StoredConstraints> {
  const among = refs ? 'AND ref = ANY($2)' : '';
  const parameters = refs ? [tenant, refs] : [tenant];
  const hubs = await tx.query<{ ref: string }[]>(
    `SELECT ref FROM hub WHERE tenant = $1 ${among}`,
    parameters,
  );
  const locks = await tx.query<{ ref: string; since: string }[]>(
    `SELECT ref, since FROM lock WHERE tenant = $1 ${among}`,
    parameters,
  );
  const apart = await tx.query<{ order_id: string; ref: string; side: string }[]>(
    `SELECT order_id, ref, side FROM apart WHERE tenant = $1
       AND order_id IN (SELECT order_id FROM apart WHERE tenant = $1 ${among})`,
    parameters,
  );
  return {
    hubs: new Set(hubs.map(({ ref }) => ref)),
    locks: locks.map(({ ref, since }) => ({ ref, since: BigInt(since) })),
    apart: assemble(apart),
  };
}

function assemble(rows: readonly { order_id: string; ref: string; side: string }[]): Apart[] {
  const found = new Map<string, { order: string; left: string[]; right: string[] }>();
  for (const { order_id: order, ref, side } of rows) {
    const rule = found.get(order) ?? { order, left: [], right: [] };
    (side === 'left' ? rule.left : rule.right).push(ref);
    found.set(order, rule);
  }
  return [...found.values()];
}

export const constraintsOf = (rules: IdentityRules, { hubs, ...stored }: StoredConstraints): Constraints =>
  new Constraints(rules, hubs, stored);

/** Remembers what a steward ordered, so that its end can be understood. */
export async function keepOrder(tx: EntityManager, order: RecordedFact): Promise<void> {
  const { id, type, position, data, metadata } = order;
  const { tenant, receivedAt: ordered_at, actor } = metadata;
  const { sealed: _, ...named } = data as OrderData;
  const row = { tenant, id, type, position: String(position), ordered_at, actor, data: named };
  await upsertRows(tx, 'steward_order', ['tenant', 'id'], [row], { update: 'nothing' });
}

/** Writes what an order's end means for later decisions, once: told again, it may long have been overtaken. */
export async function keepEnd(tx: EntityManager, tenant: string, end: OrderEndedData): Promise<void> {
  const [[order]] = await tx.query<[EndedOrder[], number]>(
    `UPDATE steward_order SET ended = $3 WHERE tenant = $1 AND id = $2 AND ended IS NULL
     RETURNING type, position, data, actor, ordered_at`,
    [tenant, end.order, JSON.stringify(end)],
  );
  if (!order || end.outcome === 'refused') return;
  await keepVerdict(tx, tenant, { id: end.order, ...order });
  const { correction } = order.data as { correction?: string };
  if (correction)
    await correctionAccepted(tx, tenant, {
      correction,
      order: end.order,
      at: order.ordered_at,
      by: order.actor,
    });
  await keepApart(tx, tenant, end);
  if (end.released) await keepRelease(tx, tenant, end.released);
  if (end.undone) await dropEvidence(tx, tenant, end.undone);
  const shown = { byHand: true, position: BigInt(order.position), cause: end.order };
  if (end.together) await keepEvidence(tx, tenant, [{ subjects: end.together, ...shown }]);
  if (order.type === 'identity.lock-ordered.v1')
    await keepLockOrder(tx, tenant, { ...(order.data as LockWish), ...shown });
}

interface LockWish {
  person: Subject;
  locked: boolean;
}

async function keepApart(
  tx: EntityManager,
  tenant: string,
  { order, apart, lifted = [] }: OrderEndedData,
): Promise<void> {
  if (lifted.length > 0)
    await tx.query('DELETE FROM apart WHERE tenant = $1 AND order_id = ANY($2::uuid[])', [tenant, lifted]);
  if (!apart) return;
  const rows = (['left', 'right'] as const).flatMap((side) =>
    apart[side].map(({ ref }) => ({ tenant, ref, order_id: order, side })),
  );
  await upsertRows(tx, 'apart', ['tenant', 'ref', 'order_id'], rows);
}

async function keepLockOrder(
  tx: EntityManager,
  tenant: string,
  { person, locked, position, cause }: LockWish & { position: bigint; cause: string },
): Promise<void> {
  if (locked) return keepLock(tx, tenant, { ref: person.ref, since: position, cause });
  await tx.query(
    `DELETE FROM lock WHERE tenant = $1 AND (ref = $2 OR ref IN
       (SELECT other.ref FROM link own JOIN link other ON other.tenant = own.tenant AND other.person = own.person
         WHERE own.tenant = $1 AND own.ref = $2))`,
    [tenant, person.ref],
  );
}

export async function keepLock(
  tx: EntityManager,
  tenant: string,
  { ref, since, cause }: Lock & { cause: string },
): Promise<void> {
  const row = { tenant, ref, since: String(since), cause };
  await upsertRows(tx, 'lock', ['tenant', 'ref'], [row], { update: 'nothing' });
}

/**
 * Locks a person who was braked, once: told again, a steward may have let go of them.
 * @cost a scan of the tenant's evidence, for an event that is rare
 */
export async function keepBrake(tx: EntityManager, { id, type, data, metadata }: Fact): Promise<void> {
  const { tenant, receivedAt, actor, causationId } = metadata;
  const { person } = data as { person: Subject };
  const [shown] = await tx.query<{ position: string }[]>(
    'SELECT position FROM evidence WHERE tenant = $1 AND cause = $2 LIMIT 1',
    [tenant, causationId],
  );
  if (!shown) return;
  const written = await tx.query<{ id: string }[]>(
    `INSERT INTO steward_order (tenant, id, type, position, ordered_at, actor, data, ended)
     VALUES ($1, $2, $3, $4, $5, $6, $7, '{}') ON CONFLICT DO NOTHING RETURNING id`,
    [tenant, id, type, shown.position, receivedAt, actor, JSON.stringify({ person })],
  );
  if (written.length > 0)
    await keepLock(tx, tenant, { ref: person.ref, since: BigInt(shown.position), cause: id });
}
