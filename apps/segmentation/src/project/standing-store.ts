import type { MembershipCause } from '@ucv/contracts-segmentation';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { People } from '../decide/people';
import type { Membership, Person } from '../decide/person';
import { instants } from './instants';

interface MembershipRow {
  person: string;
  segment: string;
  version: number;
  since: Date;
  cause: MembershipCause;
}

/** Memberships, schedule and how far the streams of some persons are written. */
export async function loadStanding(
  tx: EntityManager,
  { tenant, refs }: { tenant: string; refs: readonly string[] },
  people: People,
): Promise<void> {
  const whose = (ref: string): Person => people.person({ type: 'person', ref });
  const memberships = await tx.query<MembershipRow[]>(
    'SELECT person, segment, version, since, cause FROM membership WHERE tenant = $1 AND person = ANY($2)',
    [tenant, refs],
  );
  for (const { person, segment, version, since, cause } of memberships)
    whose(person).memberships.set(segment, { version, since: since.getTime(), cause });
  const schedule = await tx.query<{ person: string; segment: string; due_at: Date }[]>(
    'SELECT person, segment, due_at FROM schedule WHERE tenant = $1 AND person = ANY($2)',
    [tenant, refs],
  );
  for (const { person, segment, due_at } of schedule) whose(person).timers.set(segment, due_at.getTime());
  const streams = await tx.query<{ person: string; revision: string }[]>(
    'SELECT person, revision FROM membership_stream WHERE tenant = $1 AND person = ANY($2)',
    [tenant, refs],
  );
  for (const { person, revision } of streams) people.revisions.set(person, Number(revision));
}

/** Writes what differs from what was loaded. */
export async function saveStanding(tx: EntityManager, tenant: string, people: People): Promise<void> {
  await dropStanding(tx, tenant, [...people.gone]);
  const persons = [...people.all];
  const changed = <Kept>(of: 'memberships' | 'timers', row: (kept: Kept) => object): Changed[] =>
    persons.flatMap((person) =>
      [...person.touched[of]].map((segment) => {
        const kept = person[of].get(segment) as Kept | undefined;
        return {
          key: { tenant, person: person.id, segment },
          row: kept === undefined ? undefined : row(kept),
        };
      }),
    );
  await write(
    tx,
    'membership',
    changed<Membership>('memberships', (kept) => ({ ...kept, since: instants.write(kept.since) })),
  );
  await write(
    tx,
    'schedule',
    changed<number>('timers', (due) => ({ due_at: instants.write(due) })),
  );
  await upsertRows(
    tx,
    'membership_stream',
    ['tenant', 'person'],
    [...people.changedRevisions].map((person) => ({ tenant, person, revision: people.revision(person) })),
  );
}

/** What is there now under a key; nothing where it is gone. */
interface Changed {
  key: { tenant: string; person: string; segment: string };
  row: object | undefined;
}

async function write(
  tx: EntityManager,
  table: 'membership' | 'schedule',
  changes: readonly Changed[],
): Promise<void> {
  const kept = changes.flatMap(({ key, row }) => (row ? [{ ...key, ...row }] : []));
  await upsertRows(tx, table, ['tenant', 'person', 'segment'], kept);
  await remove(
    tx,
    table,
    changes.flatMap(({ key, row }) => (row ? [] : [key])),
  );
}

/** Takes away where some persons stand: they are part of others, or gone. */
export async function dropStanding(
  tx: EntityManager,
  tenant: string,
  persons: readonly string[],
): Promise<void> {
  if (persons.length === 0) return;
  for (const table of ['membership', 'schedule'])
    await tx.query(`DELETE FROM ${table} WHERE tenant = $1 AND person = ANY($2)`, [tenant, persons]);
}

async function remove(
  tx: EntityManager,
  table: 'membership' | 'schedule',
  keys: readonly { tenant: string; person: string; segment: string }[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `DELETE FROM ${table} t USING unnest($1::text[], $2::text[], $3::text[]) AS k (tenant, person, segment)
     WHERE t.tenant = k.tenant AND t.person = k.person AND t.segment = k.segment`,
    [keys.map(({ tenant }) => tenant), keys.map(({ person }) => person), keys.map(({ segment }) => segment)],
  );
}
