import type { DataSource, EntityManager } from 'typeorm';

/** `never`: no key was ever minted. `held`: legal hold, no erasure until lifted. `erased`: fenced for good. */
export type KeyState = 'never' | 'active' | 'held' | 'erased';

/** What is left of a key: enough to prove which one was destroyed. */
export interface DestroyedKey {
  kid: string;
  cls: string;
  quarter: string;
  epoch: string;
  /** SHA-256 of the wrapped key, hex. */
  wrappedSha256: string;
}

export interface ErasedSubject {
  ref: string;
  /** `held`: nothing was done. */
  state: 'erased' | 'held';
  /** All keys of the ref destroyed so far. */
  keys: DestroyedKey[];
}

/** The consent service's connections; other roles are refused by the database. */
type Consent = Pick<DataSource | EntityManager, 'query'>;

/**
 * Erases subjects: sets their fences, destroys their keys, deletes and suppresses their identifiers, all or
 * nothing. Repeating it changes nothing and gives the same answer. Afterwards `evict` must be broadcast; final
 * only once the files of the keys' epochs are destroyed too.
 * @param cause  opaque id of what made it necessary, such as the request
 * @cost         holds back minting for the tenant for the length of the transaction, a few ms
 */
export async function eraseKeys(
  consent: Consent,
  tenant: string,
  refs: readonly string[],
  cause: string,
): Promise<ErasedSubject[]> {
  const rows = await consent.query<ErasedRow[]>(
    `SELECT ref, state, kid, cls, quarter, epoch, encode(wrapped_sha256, 'hex') AS wrapped
       FROM keyring.erase($1, $2, $3)`,
    [tenant, refs, cause],
  );
  const subjects = new Map<string, ErasedSubject>();
  for (const { ref, state, kid, cls, quarter, epoch, wrapped } of rows) {
    const subject = subjects.get(ref) ?? { ref, state, keys: [] };
    if (kid !== null) subject.keys.push({ kid, cls, quarter, epoch, wrappedSha256: wrapped });
    subjects.set(ref, subject);
  }
  return [...subjects.values()];
}

interface ErasedRow {
  ref: string;
  state: 'erased' | 'held';
  kid: string | null;
  cls: string;
  quarter: string;
  epoch: string;
  wrapped: string;
}

/** Puts subjects under legal hold. @returns the refs that are held now; erased ones are not among them */
export async function holdKeys(
  consent: Consent,
  tenant: string,
  refs: readonly string[],
  cause: string,
): Promise<string[]> {
  const rows = await consent.query<{ ref: string }[]>('SELECT ref FROM keyring.hold($1, $2, $3)', [
    tenant,
    refs,
    cause,
  ]);
  return rows.map(({ ref }) => ref);
}

/** Ends legal holds. @returns the refs that were held */
export async function liftHold(consent: Consent, tenant: string, refs: readonly string[]): Promise<string[]> {
  const rows = await consent.query<{ ref: string }[]>('SELECT ref FROM keyring.lift($1, $2)', [tenant, refs]);
  return rows.map(({ ref }) => ref);
}

/** Where each ref stands. */
export async function keyStates(
  consent: Consent,
  tenant: string,
  refs: readonly string[],
): Promise<Map<string, KeyState>> {
  const rows = await consent.query<{ ref: string; state: KeyState }[]>(
    'SELECT ref, state FROM keyring.states($1, $2)',
    [tenant, refs],
  );
  return new Map(rows.map(({ ref, state }) => [ref, state]));
}
