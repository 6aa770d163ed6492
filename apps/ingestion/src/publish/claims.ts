import { ReadModel } from '@ucv/platform-read-model';

/** An event about to be appended, and the ref of its home stream. */
export interface Claim {
  id: string;
  home: string;
}

/** A claim that stood before. Unsettled: whether the event was appended is not known. */
export interface EarlierClaim extends Claim {
  claimedAt: Date;
  settled: boolean;
}

const retentionDays = 7;
const expiredAtOnce = 5_000;

/**
 * Who was about to append what: written before the append, settled after it, kept for 7 days. Makes sure
 * that a message that comes again is one event, for longer than the log's own idempotency remembers.
 */
export class Claims {
  constructor(private readonly readModel: ReadModel) {}

  /**
   * Claims events of one tenant; each id at most once.
   * @returns the claims that stood before; all others are new
   * @cost    one transaction; two statements where something stood before
   */
  take(tenant: string, claims: readonly Claim[]): Promise<EarlierClaim[]> {
    const ordered = [...claims].sort((a, b) => (a.id < b.id ? -1 : 1));
    return this.readModel.forTenant(tenant, async (tx) => {
      const fresh = await tx.query<{ event_id: string }[]>(
        `INSERT INTO claim (event_id, tenant, home_ref)
         SELECT event_id, $1, home_ref FROM unnest($2::uuid[], $3::uuid[]) AS wanted (event_id, home_ref)
         ON CONFLICT (event_id) DO NOTHING RETURNING event_id`,
        [tenant, ordered.map(({ id }) => id), ordered.map(({ home }) => home)],
      );
      if (fresh.length === claims.length) return [];
      const ours = new Set(fresh.map(({ event_id }) => event_id));
      const rows = await tx.query<
        { event_id: string; home_ref: string; claimed_at: Date; settled: boolean }[]
      >('SELECT event_id, home_ref, claimed_at, settled FROM claim WHERE event_id = ANY($1::uuid[])', [
        ordered.map(({ id }) => id).filter((id) => !ours.has(id)),
      ]);
      return rows.map(({ event_id, home_ref, claimed_at, settled }) => ({
        id: event_id,
        home: home_ref.replaceAll('-', ''),
        claimedAt: claimed_at,
        settled,
      }));
    });
  }

  /** Moves claims whose events turned out not to be in their home to a new home, before they are appended there. */
  async move(tenant: string, claims: readonly Claim[]): Promise<void> {
    if (claims.length === 0) return;
    await this.readModel.forTenant(tenant, (tx) =>
      tx.query(
        `UPDATE claim SET home_ref = moved.home_ref, claimed_at = now()
         FROM unnest($1::uuid[], $2::uuid[]) AS moved (event_id, home_ref) WHERE claim.event_id = moved.event_id`,
        [claims.map(({ id }) => id), claims.map(({ home }) => home)],
      ),
    );
  }

  /** Notes that events are in the log. */
  async settle(ids: readonly string[]): Promise<void> {
    await this.readModel.transaction((tx) =>
      tx.query('UPDATE claim SET settled = true WHERE event_id = ANY($1::uuid[])', [ids]),
    );
  }

  /**
   * Forgets claims older than 7 days, a bounded number at a time so that no lock lasts.
   * @returns whether there may be more
   */
  async expire(): Promise<boolean> {
    return this.readModel.transaction(async (tx) => {
      const gone = await tx.query<[unknown, number]>(
        `DELETE FROM claim WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM claim WHERE claimed_at < now() - make_interval(days => $1) LIMIT $2))`,
        [retentionDays, expiredAtOnce],
      );
      return gone[1] === expiredAtOnce;
    });
  }
}
