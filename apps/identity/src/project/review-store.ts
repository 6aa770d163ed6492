import {
  type MatchFoundData,
  type ModelTrainedData,
  type OrderData,
  type ReviewBand,
  type ReviewDeferredData,
  type ReviewStatus,
  reviewStatuses,
} from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { keepWeights } from './weights-store';

/** A match as it is stored. */
export interface ReviewRow {
  id: string;
  a_ref: string;
  a_type: string;
  b_ref: string;
  b_type: string;
  probability: number;
  found: MatchFoundData;
  opened_at: Date;
  status: ReviewStatus;
  order_id: string | null;
  decided_at: Date | null;
  decided_by: string | null;
}

/** An order that was carried out. */
export interface EndedOrder {
  type: string;
  position: string;
  data: OrderData;
  actor: string;
  ordered_at: Date;
}

/** Keeps what was said of matches: found, left for later, and what it taught. */
export async function keepMatchWords(tx: EntityManager, tenant: string, fact: RecordedFact): Promise<void> {
  if (fact.type === 'identity.match-found.v1') return open(tx, tenant, fact);
  if (fact.type === 'identity.weights-set.v1') return keepWeights(tx, fact);
  if (fact.type === 'identity.model-trained.v1') return keepModel(tx, tenant, fact.data as ModelTrainedData);
  if (fact.type !== 'identity.review-deferred.v1') return;
  await tx.query(
    `UPDATE review SET status = 'deferred', decided_at = $3, decided_by = $4
      WHERE tenant = $1 AND id = $2 AND status = 'open'`,
    [tenant, (fact.data as ReviewDeferredData).review, fact.metadata.receivedAt, fact.metadata.actor],
  );
}

async function open(tx: EntityManager, tenant: string, { id, data, metadata }: RecordedFact): Promise<void> {
  const found = data as MatchFoundData;
  const [a, b] = found.pair;
  // Of somebody erased the pair is not whole any more.
  if (metadata.subjects.length < 2) return;
  const row = {
    ...{ tenant, id, a_ref: a.ref, a_type: a.type, b_ref: b.ref, b_type: b.type },
    ...{ probability: found.probability, found, opened_at: metadata.receivedAt, status: 'open' },
  };
  await upsertRows(tx, 'review', ['tenant', 'id'], [row], { update: 'nothing' });
}

/** Every version is kept: what it found is told from what was learned before it. The first of a version counts. */
async function keepModel(tx: EntityManager, tenant: string, trained: ModelTrainedData): Promise<void> {
  const row = { tenant, version: trained.version, trained };
  await upsertRows(tx, 'model', ['tenant', 'version'], [row], { update: 'nothing' });
}

/** An order that answers a review ends it. */
export async function keepVerdict(
  tx: EntityManager,
  tenant: string,
  { id, type, data, actor, ordered_at: at }: EndedOrder & { id: string },
): Promise<void> {
  const { review } = data as { review?: string };
  if (!review) return;
  const status: ReviewStatus = type === 'identity.merge-ordered.v1' ? 'accepted' : 'rejected';
  await tx.query(
    `UPDATE review SET status = $3, order_id = $4, decided_at = $5, decided_by = $6 WHERE tenant = $1 AND id = $2`,
    [tenant, review, status, id, at, actor],
  );
}

/** All versions but the first, which nobody taught; the newest first. */
export async function modelsOf(tx: EntityManager, tenant: string): Promise<ModelTrainedData[]> {
  const rows = await tx.query<{ trained: ModelTrainedData }[]>(
    'SELECT trained FROM model WHERE tenant = $1 ORDER BY version DESC',
    [tenant],
  );
  return rows.map(({ trained }) => trained);
}

export async function modelOf(tx: EntityManager, tenant: string): Promise<ModelTrainedData | undefined> {
  return (await modelsOf(tx, tenant))[0];
}

export async function findReview(
  tx: EntityManager,
  tenant: string,
  id: string,
): Promise<ReviewRow | undefined> {
  const [row] = await tx.query<ReviewRow[]>('SELECT * FROM review WHERE tenant = $1 AND id = $2', [
    tenant,
    id,
  ]);
  return row;
}

/** Which reviews, the most probable first; those whose two are one, or are kept apart, are no open ones. */
export interface Listing {
  status: ReviewStatus;
  from: number;
  below: number;
  limit: number;
  after?: { probability: number; id: string };
}

const openOnes = `NOT (status = 'open' AND (
  EXISTS (SELECT FROM link a JOIN link b ON b.tenant = a.tenant AND b.person = a.person
           WHERE a.tenant = review.tenant AND a.ref = review.a_ref AND b.ref = review.b_ref)
  OR EXISTS (SELECT FROM apart a JOIN apart b ON b.tenant = a.tenant AND b.order_id = a.order_id AND b.side <> a.side
              WHERE a.tenant = review.tenant AND a.ref = review.a_ref AND b.ref = review.b_ref)))`;

export function listReviews(tx: EntityManager, tenant: string, o: Listing): Promise<ReviewRow[]> {
  return tx.query<ReviewRow[]>(
    `SELECT * FROM review WHERE tenant = $1 AND status = $2 AND probability >= $3 AND probability < $4 AND ${openOnes}
        AND ($5::float8 IS NULL OR (probability, id) < ($5, $6::uuid))
      ORDER BY probability DESC, id DESC LIMIT $7`,
    [tenant, o.status, o.from, o.below, o.after?.probability ?? null, o.after?.id ?? null, o.limit],
  );
}

export async function countReviews(tx: EntityManager, tenant: string): Promise<Record<ReviewStatus, number>> {
  const rows = await tx.query<{ status: ReviewStatus; count: string }[]>(
    `SELECT status, count(*) FROM review WHERE tenant = $1 AND ${openOnes} GROUP BY status`,
    [tenant],
  );
  const counts = Object.fromEntries(reviewStatuses.map((status) => [status, 0]));
  for (const { status, count } of rows) counts[status] = Number(count);
  return counts as Record<ReviewStatus, number>;
}

/** Decided reviews by tenths of probability. */
export async function bandsOf(tx: EntityManager, tenant: string): Promise<ReviewBand[]> {
  const rows = await tx.query<{ tenth: number; accepted: string; rejected: string; expected: number }[]>(
    `SELECT least(9, floor(probability * 10))::int AS tenth, count(*) FILTER (WHERE status = 'accepted') AS accepted,
            count(*) FILTER (WHERE status = 'rejected') AS rejected, avg(probability) AS expected
       FROM review WHERE tenant = $1 AND status IN ('accepted', 'rejected') GROUP BY 1 ORDER BY 1 DESC`,
    [tenant],
  );
  return rows.map(({ tenth, accepted, rejected, expected }) => ({
    ...{ from: tenth / 10, to: (tenth + 1) / 10, expected },
    ...{ accepted: Number(accepted), rejected: Number(rejected) },
  }));
}

/** What stewards decided, oldest first, at most so many of the latest. */
export async function decidedReviews(tx: EntityManager, tenant: string, most = 5_000): Promise<ReviewRow[]> {
  const rows = await tx.query<ReviewRow[]>(
    `SELECT * FROM review WHERE tenant = $1 AND status IN ('accepted', 'rejected')
      ORDER BY decided_at DESC, id DESC LIMIT $2`,
    [tenant, most],
  );
  return rows.reverse();
}

/** Pairs of some fragments that were found before, as `a b`. */
export async function knownPairs(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ a_ref: string; b_ref: string }[]>(
    'SELECT a_ref, b_ref FROM review WHERE tenant = $1 AND (a_ref = ANY($2) OR b_ref = ANY($2))',
    [tenant, refs],
  );
  return new Set(rows.map(({ a_ref: a, b_ref: b }) => pairKey({ ref: a }, { ref: b })));
}

/** The same for both orders. */
export const pairKey = (a: Pick<Subject, 'ref'>, b: Pick<Subject, 'ref'>): string =>
  a.ref < b.ref ? `${a.ref} ${b.ref}` : `${b.ref} ${a.ref}`;
