import { normaliseIdentifier } from '@ucv/platform-privacy';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { groupCall, type Membership, told } from '../decide/accounts';
import { fragmentOf, type OpenedInteraction } from '../decide/interaction';

interface Key {
  tenant: string;
  account: string;
  ref: string;
}

/** What each fragment's `group` calls tell of each account; the account's traits are the combination over fragments. */
export async function projectAccountMembers(
  tx: EntityManager,
  interactions: readonly OpenedInteraction[],
): Promise<void> {
  const calls = interactions.flatMap((interaction) => {
    const call = groupCall(interaction);
    // A group's id is cleaned as any other: trimmed, and none that could not be asked for.
    const account = call && normaliseIdentifier('group_id', call.groupId);
    if (account === undefined) return [];
    const { tenant } = interaction.fact.metadata;
    return [{ interaction, call: call!, key: { tenant, account, ref: fragmentOf(interaction).ref } }];
  });
  const known = await stored(
    tx,
    calls.map(({ key }) => key),
  );
  const rows = new Map<string, Key & Membership>();
  for (const { interaction, call, key } of calls) {
    const name = nameOf(key);
    rows.set(name, { ...key, ...told(rows.get(name) ?? known.get(name), interaction, call) });
  }
  await upsertRows(
    tx,
    'account_member',
    ['tenant', 'account', 'ref'],
    [...rows.values()].map(({ factId, ...row }) => ({ ...row, fact_id: factId })),
  );
}

async function stored(tx: EntityManager, keys: readonly Key[]): Promise<Map<string, Membership>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query<(Key & Omit<Membership, 'since'> & { since: Date })[]>(
    `SELECT tenant, account, ref, traits, job, since, fact_id AS "factId" FROM account_member
      WHERE (tenant, account, ref) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))`,
    [keys.map(({ tenant }) => tenant), keys.map(({ account }) => account), keys.map(({ ref }) => ref)],
  );
  return new Map(
    rows.map(({ traits, job, since, factId, ...key }) => [
      nameOf(key),
      { traits, job, since: since.toISOString(), factId },
    ]),
  );
}

const nameOf = ({ tenant, account, ref }: Key): string => JSON.stringify([tenant, account, ref]);
