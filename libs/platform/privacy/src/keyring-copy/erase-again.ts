import type { Client } from 'pg';

/** An erasure as the log tells it. */
export interface PastErasure {
  tenant: string;
  /** Opaque id of what made it necessary. */
  cause: string;
  refs: readonly string[];
  /** Keys that it destroyed. */
  keys: readonly { kid: string; ref: string; cls: string; quarter: string; wrappedSha256: string }[];
}

/** Word of the log that an identifier of somebody erased may be taken in again. */
export interface PastLift {
  tenant: string;
  /** Id of the suppression. */
  lifted: string;
}

export interface ErasedAgain {
  /** Erasures in the log. */
  erasures: number;
  /** Those that the copy did not know of, or not in full. */
  later: number;
  /** Keys that had come back with the copy. */
  keysDestroyed: number;
  /** Identifiers that had come back and are suppressed now. */
  suppressed: number;
  /** Suppressions that had come back with the copy, or with an erasure above, and were lifted since. */
  lifted: number;
  /** Erased identifiers that are in neither list of the copy: new events that carry them are taken for somebody new. */
  unrecognisable: number;
  /** Identifiers that the copy has as erased and no erasure in the log names: the log is the older one. */
  notInLog: number;
}

/**
 * Applies what the log says of erasures, in its order, to a keyring that was copied before them: fences, keys,
 * identifiers that are suppressed, and those that are so no more. A hold on what the log says is erased had been lifted by then.
 * @param client  in the transaction of the tables' owner
 * @cost          about 1.5 ms for each erasure
 */
export async function eraseAgain(
  client: Client,
  past: readonly (PastErasure | PastLift)[],
): Promise<ErasedAgain> {
  const erasures = past.filter((one): one is PastErasure => 'refs' in one);
  const done: ErasedAgain = {
    ...{ erasures: erasures.length, later: 0, keysDestroyed: 0 },
    ...{ suppressed: 0, lifted: 0, unrecognisable: 0, notInLog: 0 },
  };
  for (const erasure of past) {
    if ('lifted' in erasure) {
      done.lifted += await liftAgain(client, erasure);
      continue;
    }
    const { tenant, refs, cause } = erasure;
    const found = await standing(client, erasure);
    const fresh = refs.length - found.fenced;
    if (fresh > 0 || found.keys > 0) done.later += 1;
    done.keysDestroyed += found.keys;
    done.suppressed += found.identifiers;
    done.unrecognisable += fresh - found.identifiers;
    await client.query(`DELETE FROM keyring.fence WHERE tenant = $1 AND ref = ANY ($2) AND state = 'held'`, [
      tenant,
      refs,
    ]);
    await client.query('SELECT FROM keyring.erase($1, $2, $3)', [tenant, refs, cause]);
    await recordDestroyed(client, erasure);
  }
  done.notInLog = await erasedBesides(client, erasures);
  return done;
}

async function liftAgain(client: Client, { tenant, lifted }: PastLift): Promise<number> {
  const { rows } = await client.query<{ done: boolean }>('SELECT keyring.unsuppress($1, $2) AS done', [
    tenant,
    lifted,
  ]);
  return rows[0]?.done ? 1 : 0;
}

async function standing(
  client: Client,
  { tenant, refs }: PastErasure,
): Promise<{ fenced: number; keys: number; identifiers: number }> {
  const { rows } = await client.query<{ fenced: number; keys: number; identifiers: number }>(
    `SELECT (SELECT count(*)::int FROM keyring.fence WHERE tenant = $1 AND ref = ANY ($2) AND state = 'erased') AS fenced,
            (SELECT count(*)::int FROM keyring.data_key WHERE tenant = $1 AND ref = ANY ($2)) AS keys,
            (SELECT count(*)::int FROM identifiers.identifier WHERE tenant = $1 AND ref = ANY ($2)) AS identifiers`,
    [tenant, refs],
  );
  return rows[0] as (typeof rows)[0];
}

/** Keys that were made after the copy and destroyed before now: known as destroyed, never taken for lost. */
async function recordDestroyed(client: Client, { tenant, cause, keys }: PastErasure): Promise<void> {
  await client.query(
    `INSERT INTO keyring.destroyed_key (tenant, kid, ref, cls, quarter, epoch, wrapped_sha256, cause)
     SELECT $1, k.kid, k.ref, k.cls, k.quarter, 'unknown', decode(k."wrappedSha256", 'hex'), $2
       FROM json_to_recordset($3::json) AS k (kid text, ref text, cls text, quarter text, "wrappedSha256" text)
         ON CONFLICT DO NOTHING`,
    [tenant, cause, JSON.stringify(keys)],
  );
}

async function erasedBesides(client: Client, erasures: readonly PastErasure[]): Promise<number> {
  const named = erasures.flatMap(({ tenant, refs }) => refs.map((ref) => ({ tenant, ref })));
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM keyring.fence f WHERE f.state = 'erased' AND NOT EXISTS (
       SELECT FROM json_to_recordset($1::json) AS e (tenant text, ref text) WHERE e.tenant = f.tenant AND e.ref = f.ref)`,
    [JSON.stringify(named)],
  );
  return rows[0]?.n ?? 0;
}
