import { Injectable } from '@nestjs/common';
import type { SourceList } from '@ucv/contracts-ingestion';
import { ReadModel } from '@ucv/platform-read-model';
import { createHash } from 'node:crypto';
import type { Blocked } from '../decide/blocked-values';

export interface Source {
  tenant: string;
  source: string;
  /** What identifies nobody in this tenant's eyes. */
  blocked: Blocked;
  /** ISO 3166 code of the country of phone numbers that name none. */
  country?: string;
}

/** Rows older than this are read again in the background: another instance may have projected a change. */
const staleAfter = 10_000;
/** An unknown key makes us look at the table at most this often, so that guessing keys costs nothing. */
const missEvery = 1_000;

/** The sources by write key, with what their tenants block, in memory; the tables are small. */
@Injectable()
export class SourceDirectory {
  private byHash = new Map<string, Source>();
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;

  constructor(private readonly readModel: ReadModel) {}

  /** @cost a hash; a query where the key is not known yet */
  async find(writeKey: string): Promise<Source | undefined> {
    const hash = hashOf(writeKey);
    const known = this.byHash.get(hash);
    const age = performance.now() - this.readAt;
    if (known) {
      if (age > staleAfter) this.reload().catch(() => undefined);
      return known;
    }
    if (age > missEvery || this.reading) await this.reload();
    return this.byHash.get(hash);
  }

  /** What holds for a source now, whatever its key; for one that is gone what its tenant says. */
  async named(tenant: string, source: string): Promise<Source> {
    if (this.byHash.size === 0) await this.reload();
    const own = [...this.byHash.values()].filter((one) => one.tenant === tenant);
    const rules = own.find((one) => one.source === source) ?? own[0] ?? { blocked: {} };
    return { ...rules, tenant, source };
  }

  /** Reads the table again; those who ask meanwhile share one query. */
  reload(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Reads the table after a change: not what somebody began to read before it. */
  async renew(): Promise<void> {
    await this.reading?.catch(() => undefined);
    await this.reload();
  }

  async list(tenant: string): Promise<SourceList> {
    const rows = await this.readModel.forTenant(tenant, (tx) =>
      tx.query<{ source: string; registered_at: Date }[]>(
        'SELECT source, registered_at FROM source WHERE tenant = $1 ORDER BY source',
        [tenant],
      ),
    );
    return {
      sources: rows.map(({ source, registered_at }) => ({
        source,
        registeredAt: registered_at.toISOString(),
      })),
    };
  }

  private async read(): Promise<void> {
    const rows = await this.readModel.transaction((tx) =>
      tx.query<SourceRow[]>(
        'SELECT tenant, source, write_key_hash, patterns, country FROM source LEFT JOIN blocked_value USING (tenant)',
      ),
    );
    this.byHash = new Map(
      rows.map(({ tenant, source, write_key_hash, patterns, country }) => [
        write_key_hash,
        { tenant, source, blocked: patterns ?? {}, country: country ?? undefined },
      ]),
    );
    this.readAt = performance.now();
  }
}

interface SourceRow {
  tenant: string;
  source: string;
  write_key_hash: string;
  patterns: Blocked | null;
  country: string | null;
}

/** Write keys are long and random, so that a plain hash can't be reversed. */
export const hashOf = (writeKey: string): string => createHash('sha256').update(writeKey).digest('hex');
