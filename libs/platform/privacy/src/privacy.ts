import { type DataClass, isRef, isTenant, parseStream, type Redacted, type Sealed } from '@ucv/envelope';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ivBytes } from './aes-gcm';
import { seal, type SealBinding, unseal } from './envelope-seal';
import { IdentifierIndex } from './identifier-index';
import { FileEpochs, type KeyWrapping } from './key-epochs';
import { type FoundKey, Keyring } from './keyring';
import { SealBroken } from './privacy-fault';
import { quarterOf } from './quarter';
import { secretFile } from './secret-file';

/** Content to seal: whose it is, its class, and the fact that it belongs to. */
export interface SealTarget extends SealBinding {
  /** The fragment whose key seals it. */
  ref: string;
  cls: DataClass;
  /** RFC 3339; its calendar quarter chooses the key. */
  at: string;
}

export type SealOutcome = { sealed: Sealed } | { refused: 'privacy.subject-erased' };

export interface OpenTarget extends SealBinding {
  sealed: Sealed;
}

export type Opened = { state: 'opened'; content: unknown };

/** Neither opened nor erased: damage or tampering. To be parked and alarmed, never taken for an erasure. */
export interface Broken {
  state: 'broken';
  error: SealBroken;
}

export interface PrivacyOptions {
  /** A service's connections; its role decides what it may do with keys. */
  source: DataSource;
  /** `UCV_HOME/keys`. */
  keysFolder: string;
  /** Files in `keysFolder` unless given. */
  wrapping?: KeyWrapping;
}

/** Seals and opens personal content under keys that can be destroyed one by one. */
export class Privacy {
  private constructor(
    private readonly keyring: Keyring,
    readonly index: IdentifierIndex,
  ) {}

  /** @refuses privacy.key-file-damaged, privacy.key-file-exposed, privacy.index-key-changed (at the index's first use) */
  static async open({ source, keysFolder, wrapping }: PrivacyOptions): Promise<Privacy> {
    const indexKey = await secretFile(keysFolder, 'identifier-index.key');
    const keyring = new Keyring(source, wrapping ?? new FileEpochs(keysFolder));
    return new Privacy(keyring, new IdentifierIndex(source, indexKey));
  }

  /**
   * Seals a batch. A ref that is erased is refused; its identifier is suppressed and gets no other.
   * @returns one outcome for each item, in order
   * @cost    at most two queries a batch, and about 15 µs for 512 B
   */
  async sealMany(items: readonly (SealTarget & { content: unknown })[]): Promise<SealOutcome[]> {
    const keys = await this.keyring.forSealing(items.map(scopeOf));
    const ivs = randomBytes(ivBytes * items.length);
    const refused = new Set<string>();
    const outcomes = items.map((item, i): SealOutcome => {
      const key = keys[i];
      if (key) return { sealed: seal(item, key, ivs.subarray(i * ivBytes, (i + 1) * ivBytes)) };
      refused.add(item.ref);
      return { refused: 'privacy.subject-erased' };
    });
    if (refused.size > 0) this.evict([...refused]);
    return outcomes;
  }

  /**
   * Opens a batch, each item by itself: one that is erased or broken doesn't touch the others.
   * @cost at most one query a batch, and about 12 µs for 512 B
   */
  async openMany(items: readonly OpenTarget[]): Promise<(Opened | Redacted | Broken)[]> {
    const keys = await this.keyring.forOpening(
      items.map(({ tenant, stream, sealed }) => ({
        tenant,
        kid: sealed.kid,
        streamRef: parseStream(stream)?.ref ?? '',
      })),
    );
    return items.map((item, i) => openOne(item, keys[i] as FoundKey));
  }

  /** Forgets keys and identifiers of refs. To be called on every word of an erasure; they leave after 60 s anyway. */
  evict(refs: readonly string[]): void {
    this.keyring.evict(refs);
    this.index.evict(refs);
  }
}

function scopeOf({ tenant, ref, cls, at }: SealTarget) {
  if (!isTenant(tenant) || !isRef(ref)) throw new Error('sealMany: not the name of a tenant or not a ref');
  return { tenant, ref, cls, quarter: quarterOf(at) };
}

function openOne(item: OpenTarget, key: FoundKey): Opened | Redacted | Broken {
  if (key === 'erased') return { state: 'redacted', reason: 'erased' };
  if (key instanceof SealBroken) return { state: 'broken', error: key };
  const opened = unseal(item, item.sealed, key.secret);
  return opened
    ? { state: 'opened', ...opened }
    : { state: 'broken', error: new SealBroken('privacy.seal-broken', key.kid) };
}
