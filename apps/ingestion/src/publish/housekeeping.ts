import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Claims } from './claims';
import { Settlements } from './settlements';

const expireEvery = 10 * 60_000;
/** Between two bounded deletes, so that the collector's own statements come through. */
const breath = 500;

/** Forgets old claims while the service lives, and settles the last ones when it stops. */
@Injectable()
export class Housekeeping implements OnApplicationShutdown {
  private readonly logger = new Logger('Housekeeping');
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;

  constructor(
    private readonly claims: Claims,
    private readonly settlements: Settlements,
  ) {
    this.ended = this.expire(this.stopping.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.ended;
    await this.settlements.flush();
  }

  private async expire(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const more = await this.claims.expire().catch((err: unknown) => {
        this.logger.warn({ err }, 'old claims not deleted yet');
        return false;
      });
      await delay(more ? breath : expireEvery, undefined, { signal }).catch(() => undefined);
    }
  }
}
