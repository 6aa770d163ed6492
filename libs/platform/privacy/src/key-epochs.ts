import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { decrypt, encrypt, ivBytes } from './aes-gcm';
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
  /** Few: one per tenant and week. */
  private readonly keys = new Map<string, KeyObject>();

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  async wrap(items: readonly { binding: KeyBinding; secret: Buffer }[]): Promise<WrappedKey[]> {
    const epoch = epochAt(this.now());
    return Promise.all(
      items.map(async ({ binding, secret }) => {
        const key = await this.presentKey(binding.tenant, epoch);
        const { iv, ct, tag } = encrypt(key, randomBytes(ivBytes), wrapData(binding, epoch), secret);
        return { epoch, wrapped: Buffer.concat([iv, ct, tag]) };
      }),
    );
  }

  async unwrap(items: readonly (WrappedKey & { binding: KeyBinding })[]): Promise<(Buffer | undefined)[]> {
    return Promise.all(
      items.map(async ({ binding, epoch, wrapped }) => {
        const key = await this.existingKey(binding.tenant, epoch);
        return key && decrypt(key, split(wrapped), wrapData(binding, epoch));
      }),
    );
  }

  private async presentKey(tenant: string, epoch: string): Promise<KeyObject> {
    const name = fileName(tenant, epoch);
    return this.keys.get(name) ?? this.keep(name, await secretFile(this.folder, name));
  }

  private async existingKey(tenant: string, epoch: string): Promise<KeyObject | undefined> {
    const name = fileName(tenant, epoch);
    const known = this.keys.get(name);
    if (known) return known;
    const secret = await readSecret(join(this.folder, name));
    return secret && this.keep(name, secret);
  }

  private keep(name: string, secret: Buffer): KeyObject {
    const key = createSecretKey(secret);
    this.keys.set(name, key);
    return key;
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
