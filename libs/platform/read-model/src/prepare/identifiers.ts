import { besideOthers } from './keyring';

/**
 * The identifier index: (tenant, type, HMAC of the normalised value) → random ref. Services call its functions
 * and have no right on its tables, so that none can list them or skip a rule. An identifier that an erasure
 * suppressed has no ref and gets none, also where an index from a backup still has its row.
 */
export const identifierSteps = [
  {
    name: 'identifiers-1',
    sql: `
      CREATE TABLE identifiers.identifier (
        tenant text NOT NULL, type text NOT NULL, mac bytea NOT NULL CHECK (length(mac) = 32),
        ref text NOT NULL CHECK (ref ~ '^[0-9a-f]{32}$'), created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, type, mac));
      CREATE UNIQUE INDEX ON identifiers.identifier (tenant, ref);
      CREATE TABLE identifiers.index_key (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), fingerprint bytea NOT NULL)`,
  },
  {
    name: 'identifiers-2',
    sql: 'CREATE TABLE identifiers.tenant_country (tenant text PRIMARY KEY, country text)',
  },
];

export const identifierSignatures: Record<string, string> = {
  confirm_key: '(bytea)',
  find: '(text[], text[], bytea[])',
  assign: '(text[], text[], bytea[], text[])',
  erased: '(text[], text[], bytea[])',
  country_of: '(text)',
  set_country: '(text, text)',
};

export const identifierFunctions = [
  // The first caller's key is the index's key; any other would silently give everybody a second ref.
  `CREATE OR REPLACE FUNCTION identifiers.confirm_key(given bytea) RETURNS boolean
   LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
   BEGIN
     INSERT INTO identifiers.index_key (fingerprint) VALUES (given) ON CONFLICT DO NOTHING;
     RETURN (SELECT fingerprint = given FROM identifiers.index_key);
   END $$`,

  // Looked up one by one: a plan that joins, made while the table was empty, reads all of it as it grows.
  `CREATE OR REPLACE FUNCTION identifiers.find(tenants text[], types text[], macs bytea[])
   RETURNS TABLE (n bigint, ref text)
   LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
     SELECT f.n, f.ref
       FROM (SELECT w.*, (SELECT i.ref FROM identifiers.identifier i
                           WHERE i.tenant = w.tenant AND i.type = w.type AND i.mac = w.mac) AS ref
               FROM unnest(tenants, types, macs) WITH ORDINALITY AS w (tenant, type, mac, n)
             OFFSET 0) f
      WHERE f.ref IS NOT NULL
        AND (SELECT s.mac FROM keyring.suppressed s
              WHERE s.tenant = f.tenant AND s.type = f.type AND s.mac = f.mac) IS NULL
   $$`,

  // Beside no erasure: one that comes later finds what is inserted here, and one that came before is seen. A row
  // for each identifier asked for, with a null ref where it is suppressed. Volatile: each statement sees what
  // others committed before it began, a lost race included. Inserted in the order of the key, so that two
  // batches with the same identifiers wait for each other without deadlock.
  `CREATE OR REPLACE FUNCTION identifiers.assign(tenants text[], types text[], macs bytea[], candidates text[])
   RETURNS TABLE (n bigint, ref text)
   LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
   BEGIN
     ${besideOthers}
     INSERT INTO identifiers.identifier (tenant, type, mac, ref)
     SELECT w.tenant, w.type, w.mac, w.candidate
       FROM unnest(tenants, types, macs, candidates) AS w (tenant, type, mac, candidate)
      WHERE (SELECT i.ref FROM identifiers.identifier i
              WHERE i.tenant = w.tenant AND i.type = w.type AND i.mac = w.mac) IS NULL
        AND (SELECT s.mac FROM keyring.suppressed s
              WHERE s.tenant = w.tenant AND s.type = w.type AND s.mac = w.mac) IS NULL
      ORDER BY 1, 2, 3
         ON CONFLICT DO NOTHING;
     RETURN QUERY
       SELECT w.n, f.ref FROM generate_series(1, cardinality(macs)::bigint) AS w (n)
         LEFT JOIN identifiers.find(tenants, types, macs) f USING (n);
   END $$`,

  // Those that an erasure suppressed, of some that nobody wants to give a ref.
  `CREATE OR REPLACE FUNCTION identifiers.erased(tenants text[], types text[], macs bytea[])
   RETURNS TABLE (n bigint)
   LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
     SELECT w.n FROM unnest(tenants, types, macs) WITH ORDINALITY AS w (tenant, type, mac, n)
      WHERE (SELECT s.mac FROM keyring.suppressed s
              WHERE s.tenant = w.tenant AND s.type = w.type AND s.mac = w.mac) IS NOT NULL
   $$`,

  // In which country a tenant's numbers are that name none: part of how its values are normalised. Identity says it, as
  // the tenant's rules on the log do.
  `CREATE OR REPLACE FUNCTION identifiers.country_of(whose text) RETURNS text
   LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
     SELECT country FROM identifiers.tenant_country WHERE tenant = whose
   $$`,

  `CREATE OR REPLACE FUNCTION identifiers.set_country(whose text, given text) RETURNS void
   LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
     INSERT INTO identifiers.tenant_country (tenant, country) VALUES (whose, given)
       ON CONFLICT (tenant) DO UPDATE SET country = EXCLUDED.country
   $$`,
];
