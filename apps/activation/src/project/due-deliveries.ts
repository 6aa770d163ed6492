import type { ContactPolicy } from '@ucv/contracts-activation';
import type { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { DeliveryRow, DestinationRow } from '../decide/rows';
import { deliveryColumns, destinationColumns } from './delivery-rows';

/** Names a destination across tenants. */
export interface DestinationKey {
  tenant: string;
  id: string;
}

/** A delivery, and who its person is by now: of those who became one, the survivor. */
export type DueDelivery = DeliveryRow & { survivor: string; survivor_type: string; overtaken: boolean };

/** What one sender works on now. */
export interface Due {
  destination: DestinationRow;
  segmentNames: ReadonlyMap<string, string>;
  policy: ContactPolicy;
  /** Addresses that are allowed though they are not public, as the tenant has set them. */
  allowed: readonly string[];
  deliveries: DueDelivery[];
  /** Milliseconds until the next one is due; undefined where none is waiting. */
  nextInMs: number | undefined;
}

/** What is searched. */
export interface Search {
  /** Left out: deliveries, and everybody who is one with the persons of some. */
  excluded: { deliveries: string[]; persons: string[] };
  limit: number;
  /** Names what decides now, where also what was held under anything else is wanted. */
  notUnder: (now: { destination: DestinationRow; policy: ContactPolicy }) => string | undefined;
}

const waiting = `state IN ('pending', 'held')`;

/** Joins who the person of a delivery is now, and of which type. */
const joinSurvivor = `
  LEFT JOIN LATERAL (SELECT person AS now FROM person_link WHERE tenant = delivery.tenant AND ref = delivery.person)
    link ON true
  LEFT JOIN LATERAL (SELECT type AS now_type FROM person_link WHERE tenant = delivery.tenant AND ref = link.now)
    self ON true`;

const survivor = 'coalesce(link.now, delivery.person)';

/**
 * Whose turn it is: of all that waits for who is one person by now, the oldest; of one merge, who leaves first. Looked up
 * for those that are picked alone, by joins of plain columns: under row-level security no other finds an index.
 */
const inLine = `
  member AS (SELECT survivor, survivor AS ref FROM due
              UNION SELECT l.person, l.ref FROM person_link l JOIN due ON l.person = due.survivor WHERE l.tenant = $1),
  first AS (SELECT DISTINCT ON (m.survivor) e.id
              FROM member m JOIN delivery e ON e.tenant = $1 AND e.destination = $2 AND e.person = m.ref
             WHERE e.${waiting} ORDER BY m.survivor, e.position, e.cause->>'transition' = 'entered', e.id)`;

/** Looked at together; where all of them wait for others, the next ones are. */
const window = 300;

/** Nobody who is one with the persons `$4`, to whom something is under way. */
const notBusy = `${survivor} <> ALL (ARRAY(
  SELECT coalesce(l.person, busy.ref) FROM unnest($4::text[]) AS busy (ref)
    LEFT JOIN person_link l ON l.tenant = $1 AND l.ref = busy.ref))`;

/**
 * The deliveries of a destination whose time has come, oldest first, at most one for each person, by whatever ids they
 * go or went: what one person's memberships caused leaves in its order. Before them, what was held and overtaken.
 */
export async function dueDeliveries(
  readModel: ReadModel,
  { tenant, id }: DestinationKey,
  search: Search,
): Promise<Due | undefined> {
  return readModel.forTenant(tenant, async (tx) => {
    const destination = await receivingDestination(tx, { tenant, id });
    if (!destination) return undefined;
    const policy = await policyOf(tx, tenant);
    const allowed = await allowedAddresses(tx, tenant);
    const about = { destination, policy, allowed, segmentNames: new Map<string, string>() };
    if (destination.paused) return { ...about, deliveries: [], nextInMs: undefined };
    const overtaken = await matching(tx, search, { of: destination, where: `state = 'held' AND overtaken` });
    const deliveries =
      overtaken.length > 0 ? overtaken : await dueNow(tx, search, { of: destination, policy });
    return {
      ...about,
      segmentNames: await segmentNames(tx, tenant, deliveries),
      deliveries: oneForEachPerson(deliveries),
      nextInMs: await nextInMs(tx, search, destination),
    };
  });
}

/** Due by the clock; and what was held under another policy, where that is asked for. */
async function dueNow(
  tx: EntityManager,
  search: Search,
  { of, policy }: { of: DestinationRow; policy: ContactPolicy },
): Promise<DueDelivery[]> {
  const under = search.notUnder({ destination: of, policy });
  const due = `delivery.next_attempt_at <= now()`;
  const where = under === undefined ? due : `(${due} OR state = 'held' AND held->>'under' <> $6)`;
  for (let from = 0; ; from += window) {
    const { rows, looked } = await firstAmong(tx, search, { of, where, named: under, from });
    if (rows.length > 0 || looked < window) return rows;
  }
}

/** Those of a window of deliveries whose turn it is. */
async function firstAmong(
  tx: EntityManager,
  search: Search,
  { from, ...o }: Matching & { from: number },
): Promise<{ rows: DueDelivery[]; looked: number }> {
  const found = await tx.query<(DueDelivery & { turn: boolean })[]>(
    `WITH due AS MATERIALIZED (${candidates(o.where)} OFFSET ${from}), ${inLine}
     SELECT due.*, due.id IN (SELECT id FROM first) AS turn FROM due`,
    parameters(search, o, window),
  );
  return { rows: found.filter(({ turn }) => turn).slice(0, search.limit), looked: found.length };
}

interface Matching {
  of: DestinationRow;
  where: string;
  named?: string;
}

const matching = (tx: EntityManager, search: Search, o: Matching): Promise<DueDelivery[]> =>
  tx.query<DueDelivery[]>(candidates(o.where), parameters(search, o, search.limit));

const candidates = (where: string): string =>
  `SELECT ${deliveryColumns}, overtaken, ${survivor} AS survivor, coalesce(self.now_type, person_type) AS survivor_type
     FROM delivery ${joinSurvivor}
    WHERE tenant = $1 AND destination = $2 AND ${waiting} AND id <> ALL ($3::uuid[]) AND ${notBusy} AND ${where}
    ORDER BY delivery.next_attempt_at, delivery.position, id LIMIT $5`;

const parameters = ({ excluded }: Search, { of, named }: Matching, limit: number): unknown[] => [
  ...[of.tenant, of.id, excluded.deliveries, excluded.persons, limit],
  ...(named === undefined ? [] : [named]),
];

async function nextInMs(
  tx: EntityManager,
  { excluded }: Search,
  { tenant, id }: DestinationKey,
): Promise<number | undefined> {
  const [next] = await tx.query<{ ms: number | null }[]>(
    `SELECT (extract(epoch FROM min(next_attempt_at) - now()) * 1000)::float8 AS ms FROM delivery
      WHERE tenant = $1 AND destination = $2 AND ${waiting} AND id <> ALL ($3::uuid[]) AND next_attempt_at > now()`,
    [tenant, id, excluded.deliveries],
  );
  return next?.ms ?? undefined;
}

async function receivingDestination(
  tx: EntityManager,
  { tenant, id }: DestinationKey,
): Promise<DestinationRow | undefined> {
  const [row] = await tx.query<DestinationRow[]>(
    `SELECT ${destinationColumns} FROM destination WHERE tenant = $1 AND id = $2 AND NOT removed`,
    [tenant, id],
  );
  return row;
}

async function policyOf(tx: EntityManager, tenant: string): Promise<ContactPolicy> {
  const [row] = await tx.query<{ policy: ContactPolicy }[]>(
    'SELECT policy FROM contact_policy WHERE tenant = $1',
    [tenant],
  );
  return row?.policy ?? {};
}

/** As the tenant has set them. */
export async function allowedAddresses(tx: EntityManager, tenant: string): Promise<readonly string[]> {
  const [row] = await tx.query<{ addresses: string[] }[]>(
    'SELECT addresses FROM allowed_addresses WHERE tenant = $1',
    [tenant],
  );
  return row?.addresses ?? [];
}

async function segmentNames(
  tx: EntityManager,
  tenant: string,
  rows: readonly DeliveryRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ cause }) => cause.segment))];
  if (ids.length === 0) return new Map();
  const named = await tx.query<{ id: string; name: string }[]>(
    'SELECT id, name FROM segment WHERE tenant = $1 AND id = ANY ($2)',
    [tenant, ids],
  );
  return new Map(named.map(({ id, name }) => [id, name]));
}

function oneForEachPerson(rows: readonly DueDelivery[]): DueDelivery[] {
  const first = new Map<string, DueDelivery>();
  for (const row of rows) if (!first.has(row.survivor)) first.set(row.survivor, row);
  return [...first.values()];
}

/** Whether a destination is still as it was read: a round goes on for seconds. */
export async function isAsRead(
  readModel: ReadModel,
  { tenant, id, version, removed, paused }: DestinationRow,
): Promise<boolean> {
  const [row] = await readModel.forTenant(tenant, (tx) =>
    tx.query<Pick<DestinationRow, 'version' | 'removed' | 'paused'>[]>(
      'SELECT version, removed, paused FROM destination WHERE tenant = $1 AND id = $2',
      [tenant, id],
    ),
  );
  return row?.version === version && row.removed === removed && row.paused === paused;
}

/** Whether something is held under another policy than the one named. @cost O(held deliveries) */
export async function heldOtherwise(
  readModel: ReadModel,
  { tenant, id }: DestinationKey,
  under: string,
): Promise<boolean> {
  const [row] = await readModel.forTenant(tenant, (tx) =>
    tx.query<{ there: boolean }[]>(
      `SELECT EXISTS (SELECT FROM delivery WHERE tenant = $1 AND destination = $2 AND state = 'held'
                        AND held->>'under' <> $3) AS there`,
      [tenant, id, under],
    ),
  );
  return row?.there ?? false;
}

/** Every destination that receives what a segment causes. */
export const receivingDestinations = (
  readModel: ReadModel,
): Promise<(DestinationKey & { segment: string | null })[]> =>
  readModel.transaction((tx) =>
    tx.query('SELECT tenant, id, segment FROM destination WHERE NOT removed ORDER BY tenant, id'),
  );

/** How many deliveries wait, over all tenants. */
export async function countWaiting(readModel: ReadModel): Promise<number> {
  const [row] = await readModel.transaction((tx) =>
    tx.query<{ n: string }[]>(`SELECT count(*) AS n FROM delivery WHERE ${waiting}`),
  );
  return Number(row?.n ?? 0);
}
