import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { ErasedNotice } from '@ucv/contracts-consent';
import { EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import { Notices, Requests } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime } from '@ucv/platform-service';
import { openRequests } from '../project/requests';
import { backOff } from './back-off';
import { concludeRequest } from './conclude-request';
import { type RequestKey } from './request-log';

/**
 * Carries out erasures, from a request's first fact to its last, over failures and restarts: every step is on
 * the log or can be repeated without another outcome. Never part of a rebuild, which only folds.
 */
@Injectable()
export class Erasures implements OnApplicationBootstrap {
  private readonly logger = new Logger('Erasures');
  private readonly running = new Set<string>();

  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
    private readonly privacy: Privacy,
    private readonly notices: Notices,
    private readonly requests: Requests,
    private readonly lifetime: Lifetime,
  ) {}

  onApplicationBootstrap(): void {
    const forget = ({ body }: { body: ErasedNotice }) => this.privacy.evict(body.refs);
    this.notices
      .subscribe<ErasedNotice>('consent', 'erased', forget)
      .catch((err: unknown) => this.logger.error({ err }, 'notices of erasures are not heard'));
    void this.persist('resuming', () => this.resume());
  }

  /** Begins to carry out a request, unless that is under way here. */
  begin(key: RequestKey): void {
    const name = `${key.tenant} ${key.id}`;
    if (this.running.has(name)) return;
    this.running.add(name);
    void this.persist(key.id, () => concludeRequest(this.means, key)).finally(() =>
      this.running.delete(name),
    );
  }

  /** Goes on with what an earlier life of the service left unfinished. */
  private async resume(): Promise<void> {
    await this.runner.caughtUp();
    const open = await this.readModel.transaction(openRequests);
    open.forEach((key) => this.begin(key));
  }

  private async persist(requestId: string, work: () => Promise<void>): Promise<void> {
    const { signal } = this.lifetime;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        return await work();
      } catch (err) {
        if (signal.aborted) return;
        this.logger.warn({ err, requestId }, 'interrupted, trying again');
        await backOff(failures, signal).catch(() => undefined);
      }
    }
  }

  private get means() {
    const { log, readModel, runner, privacy, notices, requests, lifetime } = this;
    const waiting = (service: string, err: unknown) =>
      this.logger.warn({ err, service }, 'rows not confirmed as gone yet');
    return { log, readModel, runner, privacy, notices, requests, signal: lifetime.signal, waiting };
  }
}
