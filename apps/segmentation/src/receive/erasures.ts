import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { ErasedNotice } from '@ucv/contracts-consent';
import { Notices } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';

/** Forgets the keys and identifiers of people on word that they were erased; without it they leave after 60 s. */
@Injectable()
export class Erasures implements OnModuleInit {
  private readonly logger = new Logger('Erasures');

  constructor(
    private readonly notices: Notices,
    private readonly privacy: Privacy,
  ) {}

  /** Goes on in the background: a service starts, not ready, also while NATS is away. */
  onModuleInit(): void {
    this.notices
      .subscribe<ErasedNotice>('consent', 'erased', ({ body }) => this.privacy.evict(body.refs))
      .catch((err: unknown) => this.logger.warn({ err }, 'erasures are not heard'));
  }
}
