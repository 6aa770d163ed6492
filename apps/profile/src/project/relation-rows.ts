import { combine, emptyRecord, type GoldenRecord } from '@ucv/golden-record';
import type { EntityManager } from 'typeorm';
import type { Membership } from '../decide/accounts';
import type { ContactUse } from '../decide/households';
import { isEarlier, type Shown } from '../decide/shown';

/** Most rows of one kind that are read for one person. */
const most = 1_000;

export interface Of {
  tenant: string;
  /** Every identifier of the person. */
  refs: readonly string[];
}

/** A row as the driver reads it. */
type Read<T extends Shown> = Omit<T, 'since' | 'factId'> & { since: Date; fact_id: string };

const shown = <T extends Shown>({ since, fact_id, ...row }: Read<T>): T =>
  ({ ...row, since: since.toISOString(), factId: fact_id }) as unknown as T;

/** All uses of the contacts that a person owns or uses, less those that are shared by many. */
export async function contactUses(tx: EntityManager, { tenant, refs }: Of): Promise<ContactUse[]> {
  const rows = await tx.query<Read<ContactUse>[]>(
    `SELECT contact, type, ref, since, fact_id FROM contact_use
      WHERE tenant = $1 AND contact IN (
        SELECT contact FROM contact_use c WHERE tenant = $1 AND (ref = ANY ($2) OR contact = ANY ($2))
           AND NOT EXISTS (SELECT FROM shared_by_many s WHERE s.tenant = $1 AND s.ref = c.contact))
      ORDER BY since, fact_id LIMIT ${most}`,
    [tenant, refs],
  );
  return rows.map(shown<ContactUse>);
}

export interface Referral extends Shown {
  ref: string;
  type: string;
  /** Digest of the identifier that was named. */
  digest: string;
}

/** Where a person, or somebody by one of the person's identifiers, is named as the one who referred. */
export async function referrals(
  tx: EntityManager,
  { tenant, refs }: Of,
  own: readonly { type: string; digest: string }[],
): Promise<Referral[]> {
  const rows = await tx.query<Read<Referral>[]>(
    `SELECT ref, type, referrer AS digest, since, fact_id FROM referral
      WHERE tenant = $1 AND (ref = ANY ($2) OR (type, referrer) IN (SELECT * FROM unnest($3::text[], $4::text[])))
      ORDER BY since, fact_id LIMIT ${most}`,
    [tenant, refs, own.map(({ type }) => type), own.map(({ digest }) => digest)],
  );
  return rows.map(shown<Referral>);
}

/** A person's memberships by account, combined over their identifiers. */
export async function membershipsOf(
  tx: EntityManager,
  { tenant, refs }: Of,
): Promise<Map<string, Pick<Membership, 'job' | 'since' | 'factId'>>> {
  const rows = await tx.query<Read<Shown & Pick<Membership, 'job'> & { account: string }>[]>(
    `SELECT account, job, since, fact_id FROM account_member WHERE tenant = $1 AND ref = ANY ($2)
      ORDER BY since, fact_id LIMIT ${most}`,
    [tenant, refs],
  );
  const memberships = new Map<string, Pick<Membership, 'job' | 'since' | 'factId'>>();
  for (const row of rows) {
    const { account, job, since, factId } = shown<Shown & Pick<Membership, 'job'> & { account: string }>(row);
    const known = memberships.get(account) ?? { job: {}, since, factId };
    const first = isEarlier(known, { since, factId }) ? known : { since, factId };
    memberships.set(account, { ...first, job: together(known.job, job) });
  }
  return memberships;
}

const together = (...all: GoldenRecord['traits'][]): GoldenRecord['traits'] =>
  combine(all.map((traits) => ({ ...emptyRecord, traits }))).traits;

/**
 * The traits of some accounts: of each the one that survives, in the order of `@ucv/golden-record`.
 * @cost O(members of the accounts), in the database
 */
export async function accountTraits(
  tx: EntityManager,
  tenant: string,
  accounts: readonly string[],
): Promise<Map<string, GoldenRecord['traits']>> {
  const rows = await tx.query<{ account: string; traits: GoldenRecord['traits'] }[]>(
    `SELECT account, jsonb_object_agg(name, trait) AS traits FROM (
       SELECT DISTINCT ON (account, t.name) account, t.name, t.trait
         FROM account_member, jsonb_each(traits) AS t (name, trait)
        WHERE tenant = $1 AND account = ANY ($2)
        ORDER BY account, t.name, t.trait ->> 'occurredAt' DESC, t.trait ->> 'recordedAt' DESC,
                 (t.trait ->> 'eventId') COLLATE "C" DESC) AS surviving
      GROUP BY account`,
    [tenant, accounts],
  );
  return new Map(rows.map(({ account, traits }) => [account, traits]));
}

const joined = 'account_member m LEFT JOIN person_link l ON l.tenant = m.tenant AND l.ref = m.ref';

/** Accounts by id, after one, with how many persons belong to each. */
export const accountsAfter = (
  tx: EntityManager,
  tenant: string,
  { after, limit }: { after: string; limit: number },
): Promise<{ account: string; members: number }[]> =>
  tx.query(
    `SELECT m.account, count(DISTINCT coalesce(l.person, m.ref))::int AS members FROM ${joined}
      WHERE m.tenant = $1 AND m.account IN (
        SELECT DISTINCT account FROM account_member WHERE tenant = $1 AND account > $2 ORDER BY account LIMIT $3)
      GROUP BY m.account ORDER BY m.account`,
    [tenant, after, limit],
  );

/** Persons of an account by id, after one; the count is of all of them. */
export async function membersAfter(
  tx: EntityManager,
  tenant: string,
  { account, after, limit }: { account: string; after: string; limit: number },
): Promise<{ count: number; members: { person: string; since: string }[] }> {
  const rows = await tx.query<{ person: string; since: Date; count: number }[]>(
    `WITH member AS (
       SELECT coalesce(l.person, m.ref) AS person, min(m.since) AS since FROM ${joined}
        WHERE m.tenant = $1 AND m.account = $2 GROUP BY 1)
     SELECT c.count, member.person, member.since FROM (SELECT count(*)::int FROM member) AS c
       LEFT JOIN member ON member.person > $3 ORDER BY person LIMIT $4`,
    [tenant, account, after, limit],
  );
  const members = rows.filter(({ person }) => person !== null);
  return {
    count: rows[0]?.count ?? 0,
    members: members.map(({ person, since }) => ({ person, since: since.toISOString() })),
  };
}
