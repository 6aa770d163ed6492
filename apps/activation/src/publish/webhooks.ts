import type { WebhookMessage } from '@ucv/contracts-activation';
import { Webhook } from 'standardwebhooks';
import { Pool } from 'undici';
import type { AddressGuard } from './address-guard';
import { Exchange, type Exchanged } from './exchange';

/** Where a message goes, opened. */
export interface Endpoint {
  /** Destinations share no connections, so that one that hangs delays no other. */
  destination: string;
  url: URL;
  secret: string;
  /** Addresses that its tenant allows though they are not public. */
  allowed: readonly string[];
}

/** `too-late`: not sent, since the moment until which it might be had passed when the connection stood. */
export type Sent = Exchanged | 'too-late';

export interface SendOptions {
  deadline?: number;
  timeoutMs?: number;
}

/** Posts messages by Standard Webhooks. Redirects are not followed. */
export class Webhooks {
  private readonly pools = new Map<string, Pool>();

  constructor(
    private readonly guard: AddressGuard,
    private readonly settings: { timeoutMs: number; connections: number },
  ) {}

  /**
   * @param id  the receiver's idempotency key
   * @param o   `deadline` by the monotonic clock: the request's first byte is written before, or never; `timeoutMs`
   *            where it may take less than usual
   */
  send(endpoint: Endpoint, id: string, message: WebhookMessage, o: SendOptions = {}): Promise<Sent> {
    const body = JSON.stringify(message);
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'ucv-activation',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(endpoint.secret).sign(id, now, body),
    };
    const path = endpoint.url.pathname + endpoint.url.search;
    const timeoutMs = Math.min(o.timeoutMs ?? Infinity, this.settings.timeoutMs);
    const exchange = new Exchange(o.deadline ?? Infinity, timeoutMs);
    this.poolOf(endpoint).dispatch({ method: 'POST', path, headers, body }, exchange);
    return exchange.result;
  }

  /** Ends what is under way, with no word of how it went. */
  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  /** Of what is allowed no more, connections that were opened before are not used any more. */
  private poolOf({ destination, url, allowed }: Endpoint): Pool {
    const exempt = this.guard.exempts(url, allowed);
    const key = `${destination} ${url.origin} ${exempt}`;
    const { timeoutMs, connections } = this.settings;
    const known = this.pools.get(key);
    if (known) return known;
    const pool = new Pool(url.origin, {
      connect: this.guard.connector(exempt, timeoutMs),
      connections,
      pipelining: 1,
      // An exchange has one time limit for all of it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.pools.set(key, pool);
    return pool;
  }
}
