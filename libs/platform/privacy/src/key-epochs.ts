import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { join } from 'node:path';
import { decrypt, encrypt, ivBytes } from './aes-gcm';
import { cachedMs } from './key-cache';
import { lengthPrefixed } from './length-prefixed';
import { readSecret, secretFile } from './secret-file';

/** What a data key is for; bound into its wrap, so that a wrap can't serve another subject, class or time. */
export interface KeyBinding {
  tenant: string;
  ref: string;
  cls: string;
  quarter: string;
  kid: string;
}

export interface WrappedKey {
  epoch: string;
  wrapped: Buffer;
}

/** Wraps and unwraps data keys, in the order given. Files here; a vault's transit keys fit the same form. */
export interface KeyWrapping {
  /** Wraps with a tenant's present epoch, which is at most 7 days old. */
  wrap(items: readonly { binding: KeyBinding; secret: Buffer }[]): Promise<WrappedKey[]>;
  /** Undefined where the epoch's key is gone or not the one that wrapped it. */
  unwrap(items: readonly (WrappedKey & { binding: KeyBinding })[]): Promise<(Buffer | undefined)[]>;
}

const dayMs = 86_400_000;
const epochMs = 7 * dayMs;

/**
 * Epoch keys as files `<tenant>.<first day>.kek` in a folder (32 random bytes, mode 0600). All processes derive
 * the present epoch from the date, in steps of 7 days since 1970-01-01, so that they need not agree on it.
 * Erasure is final once the file of the key's epoch is destroyed too.
 */
export class FileEpochs implements KeyWrapping {
  /** Read anew after 60 s, so that a destroyed file is noticed by processes that used it. */
  private readonly keys = new LRUCache<string, KeyObject>({ max: 10_000, ttl: cachedMs });

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  async wrap(items: readonly { binding: KeyBinding; secret: Buffer }[]): Promise<WrappedKey[]> {
    const epoch = epochAt(this.now());
    const names = items.map(({ binding }) => fileName(binding.tenant, epoch));
    const keys = await this.keysIn(names, (name) => secretFile(this.folder, name));
    return items.map(({ binding, secret }, i) => {
      const key = keys.get(names[i] as string) as KeyObject;
      const { iv, ct, tag } = encrypt(key, randomBytes(ivBytes), wrapData(binding, epoch), secret);
      return { epoch, wrapped: Buffer.concat([iv, ct, tag]) };
    });
  }

  async unwrap(items: readonly (WrappedKey & { binding: KeyBinding })[]): Promise<(Buffer | undefined)[]> {
    const names = items.map(({ binding, epoch }) => fileName(binding.tenant, epoch));
    const keys = await this.keysIn(names, (name) => readSecret(join(this.folder, name)));
    return items.map(({ binding, epoch, wrapped }, i) => {
      const key = keys.get(names[i] as string);
      return key && decrypt(key, split(wrapped), wrapData(binding, epoch));
    });
  }

  /** The keys in files by name, each file once. */
  private async keysIn(
    names: readonly string[],
    read: (name: string) => Promise<Buffer | undefined>,
  ): Promise<Map<string, KeyObject>> {
    const found = new Map<string, KeyObject>();
    for (const name of new Set(names)) {
      const known = this.keys.get(name);
      const secret = known ? undefined : await read(name);
      const key = known ?? (secret && createSecretKey(secret));
      if (!key) continue;
      found.set(name, key);
      if (secret) this.keys.set(name, key);
    }
    return found;
  }
}

/** First day of the epoch that a time falls in, as `2026-11-19`. */
export function epochAt(time: number): string {
  return new Date(Math.floor(time / epochMs) * epochMs).toISOString().slice(0, 10);
}

/** Names come from the keyring as well: neither may lead out of the folder. */
function fileName(tenant: string, epoch: string): string {
  if (!/^[a-z0-9_-]+$/.test(tenant) || !/^\d{4}-\d\d-\d\d$/.test(epoch)) {
    throw new Error('key epochs: not the name of a tenant or an epoch');
  }
  return `${tenant}.${epoch}.kek`;
}

const wrapData = ({ tenant, ref, cls, quarter, kid }: KeyBinding, epoch: string): Buffer =>
  lengthPrefixed(['ucv data key', '1', tenant, ref, cls, quarter, kid, epoch]);

/** Layout: 12 bytes IV, 32 bytes encrypted key, 16 bytes tag. */
const split = (wrapped: Buffer) => ({
  iv: wrapped.subarray(0, ivBytes),
  ct: wrapped.subarray(ivBytes, -16),
  tag: wrapped.subarray(-16),
});
