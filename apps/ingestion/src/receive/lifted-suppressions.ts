import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { SuppressionLiftedNotice } from '@ucv/contracts-consent';
import { Notices } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';

/** Takes identifiers in again on word that their suppression was lifted; without it after 60 s. */
@Injectable()
export class LiftedSuppressions implements OnModuleInit {
  private readonly logger = new Logger('LiftedSuppressions');

  constructor(
    private readonly notices: Notices,
    private readonly privacy: Privacy,
  ) {}

  /** Goes on in the background: a service starts, not ready, also while NATS is away. */
  onModuleInit(): void {
    this.notices
      .subscribe<SuppressionLiftedNotice>('consent', 'suppression-lifted', () => this.privacy.index.forget())
      .catch((err: unknown) => this.logger.warn({ err }, 'lifted suppressions are not heard'));
  }
}
