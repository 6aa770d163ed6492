import type { DataSource, EntityManager } from 'typeorm';

/** An identifier that an erasure suppressed; its value is gone. */
export interface Suppressed {
  /** The ref that it had; of erasures by older releases a random one. */
  id: string;
  type: string;
  at: Date;
  /** Opaque id of what made the erasure necessary. */
  cause: string;
}

export interface SuppressedPage {
  data: Suppressed[];
  /** Where the next page begins; null at the end. */
  cursor: string | null;
}

/** Which ones: all unless narrowed. */
export interface WhichSuppressed {
  id?: string;
  /** By kind and digest, see `IdentifierIndex.digest`. */
  identifiers?: readonly { type: string; digest: string }[];
}

/** The consent service's connections; other roles are refused by the database. */
type Consent = Pick<DataSource | EntityManager, 'query'>;

/**
 * Suppressed identifiers, newest first.
 * @returns undefined for a cursor that no page gave
 */
export async function suppressionsOf(
  consent: Consent,
  tenant: string,
  which: WhichSuppressed,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<SuppressedPage | undefined> {
  const [, micros = null, after = null] = placeIn(cursor) ?? [];
  if (cursor !== undefined && micros === null) return undefined;
  const rows = await consent.query<Row[]>(
    'SELECT id, type, at, cause, micros FROM keyring.suppressions($1, $2, $3, $4, $5, $6, $7)',
    [tenant, ...narrowing(which), micros, after, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    data: rows.slice(0, limit).map(({ micros: _, ...row }) => row),
    cursor: last ? `${last.micros}-${last.id}` : null,
  };
}

type Row = Suppressed & { micros: string };

const placeIn = (cursor = ''): string[] | null => /^(\d{1,16})-([0-9a-f]{32})$/.exec(cursor);

const narrowing = ({ id, identifiers }: WhichSuppressed): unknown[] => [
  id === undefined ? null : [id],
  identifiers?.map(({ type }) => type) ?? null,
  identifiers?.map(({ digest }) => Buffer.from(digest, 'hex')) ?? null,
];

/**
 * Lets an identifier be taken in again: it gets a new ref, and the fence of the old one stays. Repeating it changes
 * nothing. Afterwards `IdentifierIndex.forget` must be broadcast.
 * @returns whether it was suppressed until now
 */
export async function liftSuppression(consent: Consent, tenant: string, id: string): Promise<boolean> {
  const [row] = await consent.query<{ lifted: boolean }[]>('SELECT keyring.unsuppress($1, $2) AS lifted', [
    tenant,
    id,
  ]);
  return row?.lifted === true;
}
