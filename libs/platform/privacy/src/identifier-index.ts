import { ReadModel } from '@ucv/platform-read-model';
import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { cachedMs } from './key-cache';
import { lengthPrefixed } from './length-prefixed';
import { formerValues, normaliseIdentifier } from './normalise-identifier';
import { PrivacyFault } from './privacy-fault';

/** An identifier with its value already normalised, see `normaliseIdentifier`. */
export interface Identifier {
  type: string;
  value: string;
}

interface Wanted extends Identifier {
  tenant: string;
  name: string;
}

/** Remembered of an identifier that was erased and gets no ref again. */
const suppressed = Symbol('suppressed');
type Known = string | typeof suppressed;

/** Identifiers remembered, for as long as opened keys are. */
export const cachedIdentifiers = 50_000;

/**
 * (tenant, type, value) → ref, 16 random bytes in hex. The database holds an HMAC-SHA256 of the three and
 * never the value; without the key file a copy of the table can't be tried out against a list of addresses.
 */
export class IdentifierIndex {
  private readonly source: DataSource;
  private readonly key: KeyObject;
  private readonly refs = new LRUCache<string, Known>({ max: cachedIdentifiers, ttl: cachedMs });
  private confirmed: Promise<void> | undefined;
  private evictions = 0;

  /** @param key 32 bytes, the same for all processes and all time */
  constructor(db: ReadModel | DataSource, key: Buffer) {
    this.source = db instanceof ReadModel ? db.source : db;
    this.key = createSecretKey(key);
  }

  /**
   * The refs of identifiers, in order; one that is new gets a random ref. Two processes that assign the same
   * identifier at once get the same ref. One that was erased is suppressed: it has none and gets none; until
   * word of the erasure arrives, at most 60 s, its former ref may still be answered.
   * @refuses privacy.index-key-changed
   * @cost    no query where all are cached, else one
   */
  assign(tenant: string, ids: readonly Identifier[]): Promise<(string | undefined)[]> {
    return this.resolve(tenant, ids, (wanted) =>
      this.source.query('SELECT n, ref FROM identifiers.assign($1, $2, $3, $4)', [
        ...this.columnsOf(wanted),
        wanted.map(() => randomBytes(16).toString('hex')),
      ]),
    );
  }

  /** The refs of identifiers that have one, in order. @refuses privacy.index-key-changed */
  find(tenant: string, ids: readonly Identifier[]): Promise<(string | undefined)[]> {
    return this.resolve(tenant, ids, (wanted) =>
      this.source.query('SELECT n, ref FROM identifiers.find($1, $2, $3)', this.columnsOf(wanted)),
    );
  }

  /**
   * The ref of somebody named by an identifier as people write it, also where an older release gave it for another
   * spelling. A national phone number is one of the tenant's country. Undefined for what is no identifier, or has no ref.
   * @refuses privacy.index-key-changed
   */
  async refOf(tenant: string, { type, value }: Identifier): Promise<string | undefined> {
    const refs = await this.find(tenant, await this.spellingsOf(tenant, { type, value }));
    return refs.find((ref) => ref !== undefined);
  }

  /** Digests under which an identifier, as people write it, may stand in the database; none for what is no identifier. */
  async digestsOf(tenant: string, named: Identifier): Promise<{ type: string; digest: string }[]> {
    await this.confirmKey();
    const spellings = await this.spellingsOf(tenant, named);
    return spellings.map((one) => ({ type: one.type, digest: this.digest(tenant, one) }));
  }

  private async spellingsOf(tenant: string, { type, value }: Identifier): Promise<Identifier[]> {
    const o = type === 'phone' ? { country: await this.countryOf(tenant) } : {};
    const plain = normaliseIdentifier(type, value, o);
    if (plain === undefined) return [];
    const spellings = new Set([plain, ...formerValues(type, plain), String(value).trim()]);
    return [...spellings].map((each) => ({ type, value: each }));
  }

  /** ISO 3166 code of the country of a tenant's national phone numbers. @cost one query */
  async countryOf(tenant: string): Promise<string | undefined> {
    const [row] = await this.source.query<{ country: string | null }[]>(
      'SELECT identifiers.country_of($1) AS country',
      [tenant],
    );
    return row?.country ?? undefined;
  }

  /** Which of some identifiers were erased, and may get no ref again: their places. @cost one query */
  async erasedAmong(tenant: string, ids: readonly Identifier[]): Promise<Set<number>> {
    if (ids.length === 0) return new Set();
    await this.confirmKey();
    const wanted = ids.map((id) => ({ ...id, tenant, name: '' }));
    const rows = await this.source.query<{ n: string }[]>(
      'SELECT n FROM identifiers.erased($1, $2, $3)',
      this.columnsOf(wanted),
    );
    return new Set(rows.map(({ n }) => Number(n) - 1));
  }

  /** What stands in the database in place of an identifier's value, in hex: the same for all time, telling nothing without the key. */
  digest(tenant: string, { type, value }: Identifier): string {
    return this.mac([tenant, type, value]).toString('hex');
  }

  /** The refs of identifiers known by their digests alone, in order; as with `find`. @cost one query */
  async findDigests(
    tenant: string,
    ids: readonly { type: string; digest: string }[],
  ): Promise<(string | undefined)[]> {
    if (ids.length === 0) return [];
    await this.confirmKey();
    const rows = await this.source.query<{ n: string; ref: string }[]>(
      'SELECT n, ref FROM identifiers.find($1, $2, $3)',
      [
        ids.map(() => tenant),
        ids.map(({ type }) => type),
        ids.map(({ digest }) => Buffer.from(digest, 'hex')),
      ],
    );
    const found = new Map(rows.map(({ n, ref }) => [Number(n) - 1, ref]));
    return ids.map((_, i) => found.get(i));
  }

  /** Forgets refs, on word that they were erased. @cost one pass over the cache */
  evict(refs: readonly string[]): void {
    this.evictions += 1;
    const gone = new Set(refs);
    for (const [name, ref] of [...this.refs.entries()])
      if (typeof ref === 'string' && gone.has(ref)) this.refs.delete(name);
  }

  /** Forgets all refs, and who has none: from then on whoever is erased by now, or is so no more, is known to be. */
  forget(): void {
    this.evictions += 1;
    this.refs.clear();
  }

  private async resolve(
    tenant: string,
    ids: readonly Identifier[],
    ask: (wanted: readonly Wanted[]) => Promise<{ n: string; ref: string | null }[]>,
  ): Promise<(string | undefined)[]> {
    const wanted = ids.map((id) => ({ ...id, tenant, name: JSON.stringify([tenant, id.type, id.value]) }));
    const found = new Map<string, Known | undefined>(wanted.map(({ name }) => [name, this.refs.get(name)]));
    const unknown = [...new Map(wanted.map((id) => [id.name, id])).values()].filter(
      ({ name }) => found.get(name) === undefined,
    );
    if (unknown.length > 0) {
      await this.confirmKey();
      const [start, evictions] = [performance.now(), this.evictions];
      for (const { n, ref } of await ask(unknown)) {
        const { name } = unknown[Number(n) - 1] as Wanted;
        found.set(name, ref ?? suppressed);
        if (evictions === this.evictions) this.refs.set(name, ref ?? suppressed, { start });
      }
    }
    return wanted.map(({ name }) => refIn(found.get(name)));
  }

  private columnsOf(wanted: readonly Wanted[]): [string[], string[], Buffer[]] {
    return [
      wanted.map(({ tenant }) => tenant),
      wanted.map(({ type }) => type),
      wanted.map(({ tenant, type, value }) => this.mac([tenant, type, value])),
    ];
  }

  private mac(parts: string[]): Buffer {
    return createHmac('sha256', this.key).update(lengthPrefixed(parts)).digest();
  }

  /** With another key every identifier would silently get a second ref. Asked once per process. */
  private confirmKey(): Promise<void> {
    this.confirmed ??= this.askForKey().catch((error: unknown) => {
      this.confirmed = undefined;
      throw error;
    });
    return this.confirmed;
  }

  private async askForKey(): Promise<void> {
    const fingerprint = this.mac(['fingerprint of the identifier index']);
    const [answer] = await this.source.query<{ same: boolean }[]>(
      'SELECT identifiers.confirm_key($1) AS same',
      [fingerprint],
    );
    if (answer?.same) return;
    throw new PrivacyFault(
      'privacy.index-key-changed',
      'the identifier index was made with another key; restore UCV_HOME/keys/identifier-index.key from its backup (ucv restore --keyring)',
    );
  }
}

const refIn = (known: Known | undefined): string | undefined =>
  typeof known === 'string' ? known : undefined;
