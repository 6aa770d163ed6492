/**
 * The keyring: wrapped data keys, fences, what is left of destroyed keys, and which identifiers are suppressed.
 * One advisory lock per tenant orders minting and erasing: minting keys and refs shares it, erasing has it
 * alone, so that no key is ever minted for a ref whose fence is committed, none that was minted before
 * survives, and no suppressed identifier gets a ref again. Each function takes the lock in a statement of its
 * own; the following ones see everything committed before.
 */
export const keyringSteps = [
  {
    name: 'keyring-1',
    sql: `
      CREATE TABLE keyring.data_key (
        tenant text NOT NULL, kid text NOT NULL, ref text NOT NULL, cls text NOT NULL, quarter text NOT NULL,
        epoch text NOT NULL, wrapped bytea NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, kid), UNIQUE (tenant, ref, cls, quarter));
      CREATE TABLE keyring.fence (
        tenant text NOT NULL, ref text NOT NULL, state text NOT NULL CHECK (state IN ('held', 'erased')),
        at timestamptz NOT NULL DEFAULT now(), cause text NOT NULL, PRIMARY KEY (tenant, ref));
      CREATE TABLE keyring.destroyed_key (
        tenant text NOT NULL, kid text NOT NULL, ref text NOT NULL, cls text NOT NULL, quarter text NOT NULL,
        epoch text NOT NULL, wrapped_sha256 bytea NOT NULL, destroyed_at timestamptz NOT NULL DEFAULT now(),
        cause text NOT NULL, PRIMARY KEY (tenant, kid));
      CREATE INDEX ON keyring.destroyed_key (tenant, ref)`,
  },
  {
    // What outlives an erasure on purpose: whoever was erased is recognised and not taken in again (ADR-0014).
    name: 'keyring-2',
    sql: `
      CREATE TABLE keyring.suppressed (
        tenant text NOT NULL, type text NOT NULL, mac bytea NOT NULL CHECK (length(mac) = 32),
        at timestamptz NOT NULL DEFAULT now(), cause text NOT NULL, PRIMARY KEY (tenant, type, mac))`,
  },
  {
    // The ref that the identifier had, by which the log can say that it is suppressed no more.
    name: 'keyring-3',
    sql: `
      ALTER TABLE keyring.suppressed ADD COLUMN id text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', '');
      CREATE UNIQUE INDEX ON keyring.suppressed (tenant, id);
      CREATE INDEX ON keyring.suppressed (tenant, at DESC, id)`,
  },
];

export const keyringSignatures: Record<string, string> = {
  keys_of: '(text[], text[], text[], text[])',
  mint: '(text[], text[], text[], text[], text[], text[], bytea[])',
  open: '(text[], text[], text[])',
  states: '(text, text[])',
  erase: '(text, text[], text)',
  hold: '(text, text[], text)',
  lift: '(text, text[])',
  suppressions: '(text, text[], text[], bytea[], bigint, text, integer)',
  unsuppress: '(text, text)',
};

const reads = 'LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp';
const writes = 'LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/** Without fresh snapshots after the lock the order that it gives would not be seen. */
const readCommitted = `
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the keyring works in read committed transactions only' USING ERRCODE = 'invalid_transaction_state';
  END IF;`;
/** Beside others that mint for the tenants of the parameter `tenants`, and never beside an erasure. */
export const besideOthers = `${readCommitted}
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('ucv keyring ' || t.tenant, 0))
     FROM (SELECT DISTINCT tenant FROM unnest(tenants) tenant ORDER BY 1) t;`;
const alone = `${readCommitted} PERFORM pg_advisory_xact_lock(hashtextextended('ucv keyring ' || of_tenant, 0));`;

export const keyringFunctions = [
  // Looked up one by one (here OFFSET 0 sees to it): a plan that joins, made while the table was empty, reads all of it.
  `CREATE OR REPLACE FUNCTION keyring.keys_of(tenants text[], refs text[], classes text[], quarters text[])
   RETURNS TABLE (n bigint, kid text, epoch text, wrapped bytea) ${reads} AS $$
     SELECT w.n, k.kid, k.epoch, k.wrapped
       FROM unnest(tenants, refs, classes, quarters) WITH ORDINALITY AS w (tenant, ref, cls, quarter, n)
       CROSS JOIN LATERAL (SELECT d.kid, d.epoch, d.wrapped FROM keyring.data_key d
                            WHERE d.tenant = w.tenant AND d.ref = w.ref AND d.cls = w.cls AND d.quarter = w.quarter
                           OFFSET 0) k
   $$`,

  // A target without a row in the answer is fenced as erased.
  `CREATE OR REPLACE FUNCTION keyring.mint(tenants text[], refs text[], classes text[], quarters text[],
                                           kids text[], epochs text[], wraps bytea[])
   RETURNS TABLE (n bigint, kid text, epoch text, wrapped bytea) ${writes} AS $$
   BEGIN
     ${besideOthers}
     INSERT INTO keyring.data_key (tenant, ref, cls, quarter, kid, epoch, wrapped)
     SELECT w.tenant, w.ref, w.cls, w.quarter, w.kid, w.epoch, w.wrapped
       FROM unnest(tenants, refs, classes, quarters, kids, epochs, wraps)
            AS w (tenant, ref, cls, quarter, kid, epoch, wrapped)
      WHERE (SELECT f.ref FROM keyring.fence f
              WHERE f.tenant = w.tenant AND f.ref = w.ref AND f.state = 'erased') IS NULL
      ORDER BY 1, 2, 3, 4
         ON CONFLICT (tenant, ref, cls, quarter) DO NOTHING;
     RETURN QUERY SELECT f.n, f.kid, f.epoch, f.wrapped FROM keyring.keys_of(tenants, refs, classes, quarters) f;
   END $$`,

  // Erased: the key was destroyed on purpose, or (after a restore from backup) its stream's ref is fenced.
  `CREATE OR REPLACE FUNCTION keyring.open(tenants text[], kids text[], stream_refs text[])
   RETURNS TABLE (n bigint, state text, ref text, cls text, quarter text, epoch text, wrapped bytea) ${reads} AS $$
     SELECT w.n,
            CASE WHEN k.kid IS NOT NULL THEN 'active'
                 WHEN d.kid IS NOT NULL OR f.ref IS NOT NULL THEN 'erased'
                 ELSE 'missing' END,
            k.ref, k.cls, k.quarter, k.epoch, k.wrapped
       FROM unnest(tenants, kids, stream_refs) WITH ORDINALITY AS w (tenant, kid, stream_ref, n)
       LEFT JOIN keyring.data_key k ON k.tenant = w.tenant AND k.kid = w.kid
       LEFT JOIN keyring.destroyed_key d ON d.tenant = w.tenant AND d.kid = w.kid
       LEFT JOIN keyring.fence f ON f.tenant = w.tenant AND f.ref = w.stream_ref AND f.state = 'erased'
   $$`,

  `CREATE OR REPLACE FUNCTION keyring.states(of_tenant text, refs text[]) RETURNS TABLE (ref text, state text) ${reads} AS $$
     SELECT w.ref,
            coalesce((SELECT f.state FROM keyring.fence f WHERE f.tenant = of_tenant AND f.ref = w.ref),
                     (SELECT 'active' FROM keyring.data_key k WHERE k.tenant = of_tenant AND k.ref = w.ref LIMIT 1),
                     'never')
       FROM unnest(refs) AS w (ref)
   $$`,

  // The fence first, then keys and identifiers, which become suppressed, in one transaction. What is held stays
  // as it is.
  `CREATE OR REPLACE FUNCTION keyring.erase(of_tenant text, refs text[], of_cause text)
   RETURNS TABLE (ref text, state text, kid text, cls text, quarter text, epoch text, wrapped_sha256 bytea) ${writes} AS $$
   #variable_conflict use_column
   BEGIN
     ${alone}
     INSERT INTO keyring.fence (tenant, ref, state, cause)
     SELECT DISTINCT of_tenant, w.ref, 'erased', of_cause FROM unnest(refs) AS w (ref)
         ON CONFLICT DO NOTHING;
     WITH gone AS (
       DELETE FROM keyring.data_key k USING keyring.fence f
        WHERE k.tenant = of_tenant AND k.ref = ANY (refs)
          AND f.tenant = k.tenant AND f.ref = k.ref AND f.state = 'erased'
       RETURNING k.*)
     INSERT INTO keyring.destroyed_key (tenant, kid, ref, cls, quarter, epoch, wrapped_sha256, cause)
     SELECT g.tenant, g.kid, g.ref, g.cls, g.quarter, g.epoch, sha256(g.wrapped), of_cause FROM gone g;
     WITH gone AS (
       DELETE FROM identifiers.identifier i USING keyring.fence f
        WHERE i.tenant = of_tenant AND i.ref = ANY (refs)
          AND f.tenant = i.tenant AND f.ref = i.ref AND f.state = 'erased'
       RETURNING i.*)
     INSERT INTO keyring.suppressed (tenant, type, mac, cause, id)
     SELECT g.tenant, g.type, g.mac, of_cause, g.ref FROM gone g
         ON CONFLICT DO NOTHING;
     RETURN QUERY
       SELECT f.ref, f.state, d.kid, d.cls, d.quarter, d.epoch, d.wrapped_sha256
         FROM keyring.fence f LEFT JOIN keyring.destroyed_key d ON d.tenant = f.tenant AND d.ref = f.ref
        WHERE f.tenant = of_tenant AND f.ref = ANY (refs) ORDER BY 1, 3;
   END $$`,

  // Answers the refs that are held now; one that was erased can't be.
  `CREATE OR REPLACE FUNCTION keyring.hold(of_tenant text, refs text[], of_cause text) RETURNS TABLE (ref text) ${writes} AS $$
   #variable_conflict use_column
   BEGIN
     ${alone}
     INSERT INTO keyring.fence (tenant, ref, state, cause)
     SELECT DISTINCT of_tenant, w.ref, 'held', of_cause FROM unnest(refs) AS w (ref)
         ON CONFLICT DO NOTHING;
     RETURN QUERY SELECT f.ref FROM keyring.fence f
       WHERE f.tenant = of_tenant AND f.ref = ANY (refs) AND f.state = 'held' ORDER BY 1;
   END $$`,

  `CREATE OR REPLACE FUNCTION keyring.lift(of_tenant text, refs text[]) RETURNS TABLE (ref text) ${writes} AS $$
   #variable_conflict use_column
   BEGIN
     ${alone}
     RETURN QUERY DELETE FROM keyring.fence f
       WHERE f.tenant = of_tenant AND f.ref = ANY (refs) AND f.state = 'held' RETURNING f.ref;
   END $$`,

  // Newest first: all, or those of some ids or identifiers, from behind a place on.
  `CREATE OR REPLACE FUNCTION keyring.suppressions(of_tenant text, ids text[], types text[], macs bytea[],
                                                   after_micros bigint, after_id text, most integer)
   RETURNS TABLE (id text, type text, at timestamptz, cause text, micros bigint) ${reads} AS $$
     SELECT s.id, s.type, s.at, s.cause, (extract(epoch FROM s.at) * 1000000)::bigint FROM keyring.suppressed s
      WHERE s.tenant = of_tenant
        AND (ids IS NULL OR s.id = ANY (ids))
        AND (macs IS NULL OR (s.type, s.mac) IN (SELECT w.type, w.mac FROM unnest(types, macs) AS w (type, mac)))
        AND (after_micros IS NULL
             OR (s.at, s.id) < (timestamptz 'epoch' + after_micros * interval '1 microsecond', after_id))
      ORDER BY s.at DESC, s.id DESC LIMIT most
   $$`,

  // An identifier may get a ref again, and never the one that is fenced. Holds no lock: it is one row, and whoever
  // assigns beside it sees it or does not.
  `CREATE OR REPLACE FUNCTION keyring.unsuppress(of_tenant text, of_id text) RETURNS boolean ${writes} AS $$
   #variable_conflict use_column
   DECLARE lifted keyring.suppressed;
   BEGIN
     DELETE FROM keyring.suppressed s WHERE s.tenant = of_tenant AND s.id = of_id RETURNING s.* INTO lifted;
     IF NOT FOUND THEN RETURN false; END IF;
     DELETE FROM identifiers.identifier i USING keyring.fence f
      WHERE i.tenant = of_tenant AND i.type = lifted.type AND i.mac = lifted.mac
        AND f.tenant = i.tenant AND f.ref = i.ref AND f.state = 'erased';
     RETURN true;
   END $$`,
];
