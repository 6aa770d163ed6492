import { createSecretKey, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type DataKey, KeyCache } from './key-cache';
import type { KeyBinding, KeyWrapping, WrappedKey } from './key-epochs';
import { type KeyScope, KeyringTable, type KeyToOpen, type StoredKey } from './keyring-table';
import { SealBroken } from './privacy-fault';

/** A key that opens, word that it was erased, or why it can't be had. */
export type FoundKey = DataKey | 'erased' | SealBroken;

/** Data keys by scope, to seal, and by id, to open; in bulk, cached for at most 60 s. */
export class Keyring {
  private readonly table: KeyringTable;
  private readonly cache = new KeyCache();

  constructor(
    source: DataSource,
    private readonly wrapping: KeyWrapping,
  ) {
    this.table = new KeyringTable(source);
  }

  /** Forgets the keys of refs, on word that they were erased. */
  evict(refs: readonly string[]): void {
    this.cache.evict(refs);
  }

  /**
   * A key for each scope, minted where none exists; undefined where the ref is erased.
   * @throws SealBroken privacy.epoch-missing where a key exists that can't be unwrapped
   * @cost   no query where all are cached, one where all exist, else two
   */
  async forSealing(scopes: readonly KeyScope[]): Promise<(DataKey | undefined)[]> {
    const mark = this.cache.mark();
    const names = scopes.map(scopeName);
    const found = this.cached(names);
    const add = (keys: readonly { binding: KeyBinding; key: DataKey }[]) => {
      for (const { binding, key } of keys) {
        found.set(scopeName(binding), key);
        this.cache.keep(scopeName(binding), { ...key, ref: binding.ref }, mark);
      }
    };
    const unknown = absent(scopes, names, found);
    if (unknown.length > 0) add(await this.unwrap(await this.table.find(unknown)));
    const keyless = absent(scopes, names, found);
    if (keyless.length > 0) add(await this.mint(keyless));
    return names.map((name) => found.get(name));
  }

  /** The keys of sealed blobs. @cost no query where all are cached, else one */
  async forOpening(wanted: readonly KeyToOpen[]): Promise<FoundKey[]> {
    const names = wanted.map(kidName);
    const cached = this.cached(names);
    const unknown = absent(wanted, names, cached);
    const found = new Map<string, FoundKey>(cached);
    if (unknown.length > 0) {
      const answers = await this.ask(unknown);
      unknown.forEach((key, i) => found.set(kidName(key), answers[i] as FoundKey));
    }
    return names.map((name) => found.get(name) as FoundKey);
  }

  private cached(names: readonly string[]): Map<string, DataKey> {
    const found = new Map<string, DataKey>();
    for (const name of new Set(names)) {
      const key = this.cache.get(name);
      if (key) found.set(name, key);
    }
    return found;
  }

  private async mint(scopes: readonly KeyScope[]): Promise<{ binding: KeyBinding; key: DataKey }[]> {
    const fresh = scopes.map((scope) => ({
      binding: { ...scope, kid: randomBytes(16).toString('base64url') },
      secret: randomBytes(32),
    }));
    const wraps = await this.wrapping.wrap(fresh);
    const minted = await this.table.mint(
      fresh.map(({ binding }, i) => ({ binding, ...(wraps[i] as WrappedKey) })),
    );
    const own = new Map(fresh.map(({ binding, secret }) => [binding.kid, secret]));
    const ofOthers = await this.unwrap(minted.filter(({ binding }) => !own.has(binding.kid)));
    return minted
      .filter(({ binding }) => own.has(binding.kid))
      .map(({ binding }) => ({
        binding,
        key: { kid: binding.kid, secret: createSecretKey(own.get(binding.kid) as Buffer) },
      }))
      .concat(ofOthers);
  }

  private async unwrap(keys: readonly StoredKey[]): Promise<{ binding: KeyBinding; key: DataKey }[]> {
    const secrets = await this.wrapping.unwrap(keys);
    return keys.map(({ binding }, i) => {
      const secret = secrets[i];
      if (!secret) throw new SealBroken('privacy.epoch-missing', binding.kid);
      return { binding, key: { kid: binding.kid, secret: createSecretKey(secret) } };
    });
  }

  private async ask(wanted: readonly KeyToOpen[]): Promise<FoundKey[]> {
    const mark = this.cache.mark();
    const answers = await this.table.open(wanted);
    const active = answers.filter((answer) => typeof answer === 'object');
    const secrets = await this.wrapping.unwrap(active);
    const secretOf = new Map(active.map((key, i) => [key, secrets[i]]));
    return answers.map((answer, i) => {
      const { kid } = wanted[i] as KeyToOpen;
      if (answer === 'erased') return answer;
      if (answer === 'missing') return new SealBroken('privacy.key-missing', kid);
      const secret = secretOf.get(answer);
      if (!secret) return new SealBroken('privacy.epoch-missing', kid);
      const key = { kid, secret: createSecretKey(secret) };
      this.cache.keep(kidName(answer.binding), { ...key, ref: answer.binding.ref }, mark);
      return key;
    });
  }
}

const scopeName = ({ tenant, ref, cls, quarter }: KeyScope): string => `${tenant}/${ref}/${cls}/${quarter}`;
const kidName = ({ tenant, kid }: { tenant: string; kid: string }): string => `${tenant}//${kid}`;

/** The items whose name is not in the map yet, each name once. */
function absent<Item>(items: readonly Item[], names: readonly string[], found: Map<string, unknown>): Item[] {
  const first = new Map<string, Item>();
  items.forEach((item, i) => {
    const name = names[i] as string;
    if (!found.has(name) && !first.has(name)) first.set(name, item);
  });
  return [...first.values()];
}
