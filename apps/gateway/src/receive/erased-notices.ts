import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ErasedNotice } from '@ucv/contracts-consent';
import { Notices } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { PinoLogger } from '@ucv/platform-service';

/** Forgets the keys of who is erased as soon as word of it comes; without it they leave the cache after 60 s. */
@Injectable()
export class ErasedNotices implements OnApplicationBootstrap {
  constructor(
    private readonly notices: Notices,
    private readonly privacy: Privacy,
    private readonly logger: PinoLogger,
  ) {}

  /** In the background: the gateway starts, not ready, also while NATS is away. */
  onApplicationBootstrap(): void {
    this.notices
      .subscribe<ErasedNotice>('consent', 'erased', ({ body }) => this.privacy.evict(body.refs))
      .catch((err: unknown) => this.logger.error({ err }, 'word of erasures is not heard'));
  }
}
