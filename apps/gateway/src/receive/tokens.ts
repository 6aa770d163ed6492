import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Role } from '@ucv/contracts-gateway';
import { ReadModel } from '@ucv/platform-read-model';
import { LRUCache } from 'lru-cache';
import { GatewayConfig } from '../gateway.config';
import type { Caller } from './caller';

/** How long a revoked token may still pass at another instance of the gateway, in milliseconds. */
const freshness = 2_000;

/** Stands in facts for the token of the configuration, which has no fact of its own. */
export const adminRef = '0'.repeat(32);

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

interface TokenRow {
  tenant: string;
  ref: string;
  role: Role;
}

/** Who holds which token, from the projected table. Tokens are compared and looked up by their hash alone. */
@Injectable()
export class Tokens {
  private readonly adminHash: Buffer;
  private readonly recent = new LRUCache<string, Caller>({ max: 10_000, ttl: freshness });

  constructor(
    private readonly readModel: ReadModel,
    config: GatewayConfig,
  ) {
    this.adminHash = sha256(config.adminToken);
  }

  /** @cost a hash; a primary-key read at most every two seconds for each token in use */
  async callerOf(token: string): Promise<Caller | undefined> {
    const hash = sha256(token);
    if (timingSafeEqual(hash, this.adminHash)) return { tenant: 'main', role: 'admin', actor: adminRef };
    const key = hash.toString('hex');
    const known = this.recent.get(key) ?? (await this.find(key));
    if (known && !this.recent.has(key)) this.recent.set(key, known);
    return known;
  }

  /** Called when the table has changed. */
  forget(): void {
    this.recent.clear();
  }

  private async find(hash: string): Promise<Caller | undefined> {
    // Across tenants: which tenant it is, is the question.
    const rows = await this.readModel.transaction((tx) =>
      tx.query<TokenRow[]>('SELECT tenant, ref, role FROM token WHERE hash = $1 AND revoked_at IS NULL', [
        hash,
      ]),
    );
    return rows[0] && { tenant: rows[0].tenant, role: rows[0].role, actor: rows[0].ref };
  }
}
