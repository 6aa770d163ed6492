import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { ErasedNotice } from '@ucv/contracts-consent';
import type { Notices } from '@ucv/platform-messaging';
import type { Lifetime } from '@ucv/platform-service';
import { setMaxListeners } from 'node:events';
import { openRequests } from '../project/requests';
import { backOff } from './back-off';
import { concludeRequest, type Means } from './conclude-request';
import type { RequestKey } from './request-log';

/** What erasures need of the service. */
export type ErasuresMeans = Omit<Means, 'signal' | 'waiting'> & { notices: Notices };

/**
 * Carries out erasures, from a request's first fact to its last, over failures and restarts: every step is on
 * the log or can be repeated without another outcome. Never part of a rebuild, which only folds.
 */
export class Erasures implements OnApplicationBootstrap {
  private readonly logger = new Logger('Erasures');
  private readonly running = new Set<string>();
  private readonly signal: AbortSignal;

  constructor(
    private readonly means: ErasuresMeans,
    lifetime: Lifetime,
  ) {
    // Each request waits by itself, for as many services as there are: far more listeners than a leak would have.
    this.signal = AbortSignal.any([lifetime.signal]);
    setMaxListeners(0, this.signal);
  }

  onApplicationBootstrap(): void {
    const { notices, privacy } = this.means;
    notices
      .subscribe<ErasedNotice>('consent', 'erased', ({ body }) => privacy.evict(body.refs))
      .catch((err: unknown) => this.logger.error({ err }, 'notices of erasures are not heard'));
    void this.persist('resuming', () => this.resume());
  }

  /** Begins to carry out a request, unless that is under way here. */
  begin(key: RequestKey): void {
    const name = `${key.tenant} ${key.id}`;
    if (this.running.has(name)) return;
    this.running.add(name);
    const waiting = (service: string, err: unknown) =>
      this.logger.warn({ err, service, requestId: key.id }, 'rows not confirmed as gone yet');
    const means = { ...this.means, signal: this.signal, waiting };
    void this.persist(key.id, () => concludeRequest(means, key)).finally(() => this.running.delete(name));
  }

  /** Goes on with what an earlier life of the service left unfinished. */
  private async resume(): Promise<void> {
    await this.means.runner.caughtUp();
    const open = await this.means.readModel.transaction(openRequests);
    open.forEach((key) => this.begin(key));
  }

  private async persist(requestId: string, work: () => Promise<void>): Promise<void> {
    for (let failures = 0; !this.signal.aborted; failures += 1) {
      try {
        return await work();
      } catch (err) {
        if (this.signal.aborted) return;
        this.logger.warn({ err, requestId }, 'interrupted, trying again');
        await backOff(failures, this.signal).catch(() => undefined);
      }
    }
  }
}
