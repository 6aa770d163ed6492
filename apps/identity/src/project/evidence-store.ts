import type { Subject } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { type Evidence, evidenceKey } from '../decide/evidence';
import { type Companions, companyKey } from '../decide/hubs';
import { fewest, share } from '../decide/usual';

/** Name of a set of identifiers among a tenant's evidence: 128 bits of a hash, as a UUID. */
export const keyOf = (evidence: Pick<Evidence, 'subjects' | 'probability'>): string => {
  const hex = createHash('sha256').update(evidenceKey(evidence)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
};

/** Which of some sets of identifiers were seen before. @cost one query, with an index look-up for each */
export async function seenBefore(
  tx: EntityManager,
  tenant: string,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.query<{ key: string }[]>(
    `SELECT key FROM unnest($2::uuid[]) AS asked (key)
      WHERE (SELECT count(*) FROM evidence WHERE evidence.tenant = $1 AND evidence.key = asked.key) > 0`,
    [tenant, keys],
  );
  return new Set(rows.map(({ key }) => key));
}

/** Keeps evidence; what was seen before stays as it was first seen. */
export async function keepEvidence(
  tx: EntityManager,
  tenant: string,
  evidence: readonly Evidence[],
): Promise<void> {
  const rows = evidence.flatMap((one) => {
    const { subjects, byHand, position, cause, at, probability = null } = one;
    const key = keyOf(byHand ? { subjects: [...subjects, { type: '', ref: cause }] } : one);
    return subjects.map(({ type, ref }) => ({
      ...{ tenant, ref, key, type, by_hand: byHand },
      ...{ position: String(position), cause, probability },
      at: at === undefined ? null : new Date(at).toISOString(),
    }));
  });
  await upsertRows(tx, 'evidence', ['tenant', 'ref', 'key'], rows, { update: 'nothing' });
}

/** Takes back what a steward's order showed. */
export async function dropEvidence(tx: EntityManager, tenant: string, cause: string): Promise<void> {
  await tx.query('DELETE FROM evidence WHERE tenant = $1 AND cause = $2 AND by_hand', [tenant, cause]);
}

/**
 * Every identifier that hangs together with some by evidence or by being one person with them. Hubs join nobody.
 * @cost an index look-up for each identifier reached and each of its pieces of evidence
 */
export async function reachable(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ ref: string }[]>(
    `WITH RECURSIVE reached (ref) AS (
       SELECT unnest($2::text[])
       UNION
       SELECT next.ref FROM reached CROSS JOIN LATERAL (
         SELECT other.ref FROM evidence own JOIN evidence other ON other.tenant = own.tenant AND other.key = own.key
          WHERE own.tenant = $1 AND own.ref = reached.ref
            AND NOT EXISTS (SELECT FROM hub WHERE hub.tenant = $1 AND hub.ref = reached.ref)
         UNION ALL
         SELECT other.ref FROM link own JOIN link other ON other.tenant = own.tenant AND other.person = own.person
          WHERE own.tenant = $1 AND own.ref = reached.ref
       ) next)
     SELECT ref FROM reached`,
    [tenant, refs],
  );
  return rows.map(({ ref }) => ref);
}

interface EvidenceRow {
  key: string;
  ref: string;
  type: string;
  by_hand: boolean;
  position: string;
  cause: string;
  probability: number | null;
  at: Date | null;
}

const columns = 'key, ref, type, by_hand, position, cause, probability, at';

/** All evidence that names one of some identifiers, whole. */
export async function evidenceAbout(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<Evidence[]> {
  const rows = await tx.query<EvidenceRow[]>(
    `SELECT ${columns} FROM evidence WHERE tenant = $1
       AND key = ANY(ARRAY(SELECT DISTINCT key FROM evidence WHERE tenant = $1 AND ref = ANY($2)))`,
    [tenant, refs],
  );
  return assemble(rows);
}

/** All evidence of a tenant. @cost its whole table, in memory */
export async function allEvidence(tx: EntityManager, tenant: string): Promise<Evidence[]> {
  return assemble(
    await tx.query<EvidenceRow[]>(`SELECT ${columns} FROM evidence WHERE tenant = $1`, [tenant]),
  );
}

function assemble(rows: readonly EvidenceRow[]): Evidence[] {
  const found = new Map<string, Evidence & { subjects: Subject[] }>();
  for (const { key, ref, type, by_hand: byHand, position, cause, probability, at } of rows) {
    const known = found.get(key);
    if (known) known.subjects.push({ type, ref });
    else {
      const shown = {
        ...{ subjects: [{ type, ref }], byHand, position: BigInt(position), cause },
        ...(at && { at: at.getTime() }),
      };
      found.set(key, probability === null ? shown : { ...shown, probability });
    }
  }
  return [...found.values()].filter(({ subjects }) => subjects.length > 1);
}

/** Whom some identifiers were seen with in events, and since when. @cost one query */
export async function companionsOf(
  tx: EntityManager,
  tenant: string,
  refs: readonly string[],
): Promise<Companions> {
  const found: Companions = new Map();
  if (refs.length === 0) return found;
  const rows = await tx.query<{ ref: string; type: string; companion: string; at: Date }[]>(
    // Looked up one by one: while statistics are young, a plain join is planned as one over all evidence.
    `SELECT own.ref, other.type, other.ref AS companion, min(own.at) AS at
       FROM evidence own CROSS JOIN LATERAL (
         SELECT type, ref FROM evidence WHERE tenant = $1 AND key = own.key AND ref <> own.ref OFFSET 0) other
      WHERE own.tenant = $1 AND own.ref = ANY($2) AND NOT own.by_hand AND own.probability IS NULL
      GROUP BY own.ref, other.type, other.ref`,
    [tenant, refs],
  );
  for (const { ref, type, companion, at } of rows) {
    const key = companyKey(ref, type);
    const known = found.get(key) ?? new Map<string, number>();
    found.set(key, known.set(companion, at.getTime()));
  }
  return found;
}

/** Of so many identifiers of a type the usual is told. Refs are random: the first are as good as any. */
const sampled = 500;

/** With how many of a kind most identifiers of a type were seen, hubs aside. @cost an index scan up to the sample's end */
export async function usualAmong(
  tx: EntityManager,
  tenant: string,
  { type, kind }: { type: string; kind: string },
): Promise<number> {
  const [row] = await tx.query<{ values: string; usual: string | null }[]>(
    `SELECT count(*) AS values, percentile_disc($4) WITHIN GROUP (ORDER BY n) AS usual FROM (
       SELECT count(DISTINCT other.ref) AS n
         FROM (SELECT DISTINCT ref FROM evidence WHERE tenant = $1 AND type = $2
                AND NOT EXISTS (SELECT FROM hub WHERE hub.tenant = $1 AND hub.ref = evidence.ref)
                ORDER BY ref LIMIT ${sampled}) sample
         JOIN evidence own ON own.tenant = $1 AND own.ref = sample.ref AND NOT own.by_hand AND own.probability IS NULL
         JOIN evidence other ON other.tenant = $1 AND other.key = own.key AND other.type = $3 AND other.ref <> own.ref
        GROUP BY sample.ref) counted`,
    [tenant, type, kind, share],
  );
  return row && Number(row.values) >= fewest ? Number(row.usual) : 0;
}
