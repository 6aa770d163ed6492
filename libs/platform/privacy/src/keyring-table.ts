import type { DataSource } from 'typeorm';
import type { KeyBinding, WrappedKey } from './key-epochs';

/** What one data key covers. */
export type KeyScope = Omit<KeyBinding, 'kid'>;

export interface StoredKey extends WrappedKey {
  binding: KeyBinding;
}

export interface KeyToOpen {
  tenant: string;
  kid: string;
  /** The ref in the stream's name: tells an erased key from a lost one after a restore from backup. */
  streamRef: string;
}

interface KeyRow extends WrappedKey {
  /** 1-based place in the question; bigint comes as text. */
  n: string;
  kid: string;
}

interface OpenRow extends KeyScope, KeyRow {
  state: 'active' | 'erased' | 'missing';
}

/** The keyring's functions in PostgreSQL, asked in bulk. See `prepareDatabase` for their rules. */
export class KeyringTable {
  constructor(private readonly source: DataSource) {}

  /** The keys that exist, in no order. */
  async find(scopes: readonly KeyScope[]): Promise<StoredKey[]> {
    const rows = await this.source.query<KeyRow[]>(
      'SELECT n, kid, epoch, wrapped FROM keyring.keys_of($1, $2, $3, $4)',
      columnsOf(scopes),
    );
    return rows.map((row) => stored(row, scopes));
  }

  /** Writes keys where there are none; answers what then stands there, and nothing for erased refs. */
  async mint(candidates: readonly StoredKey[]): Promise<StoredKey[]> {
    const scopes = candidates.map(({ binding }) => binding);
    const rows = await this.source.query<KeyRow[]>(
      'SELECT n, kid, epoch, wrapped FROM keyring.mint($1, $2, $3, $4, $5, $6, $7)',
      [
        ...columnsOf(scopes),
        scopes.map(({ kid }) => kid),
        candidates.map(({ epoch }) => epoch),
        candidates.map(({ wrapped }) => wrapped),
      ],
    );
    return rows.map((row) => stored(row, scopes));
  }

  /** What stands behind each key id, in the order asked. */
  async open(wanted: readonly KeyToOpen[]): Promise<(StoredKey | 'erased' | 'missing')[]> {
    const rows = await this.source.query<OpenRow[]>(
      'SELECT n, state, ref, cls, quarter, epoch, wrapped FROM keyring.open($1, $2, $3) ORDER BY n',
      [
        wanted.map(({ tenant }) => tenant),
        wanted.map(({ kid }) => kid),
        wanted.map(({ streamRef }) => streamRef),
      ],
    );
    return wanted.map(({ tenant, kid }, i) => {
      const { state, ref, cls, quarter, epoch, wrapped } = rows[i] as OpenRow;
      return state === 'active' ? { epoch, wrapped, binding: { tenant, kid, ref, cls, quarter } } : state;
    });
  }
}

const columnsOf = (scopes: readonly KeyScope[]): string[][] => [
  scopes.map(({ tenant }) => tenant),
  scopes.map(({ ref }) => ref),
  scopes.map(({ cls }) => cls),
  scopes.map(({ quarter }) => quarter),
];

function stored({ n, kid, epoch, wrapped }: KeyRow, scopes: readonly KeyScope[]): StoredKey {
  return { epoch, wrapped, binding: { ...(scopes[Number(n) - 1] as KeyScope), kid } };
}
