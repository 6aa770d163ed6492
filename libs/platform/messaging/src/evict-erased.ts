import { type InjectionToken, Logger, type OnApplicationBootstrap, type Provider } from '@nestjs/common';
import { Notices } from './notices';

/** What remembers keys or identifiers of people. */
interface Remembering {
  evict(refs: readonly string[]): void;
}

/** Forgets people on word that they were erased; without it they leave the cache after 60 s. */
class ErasedNotices implements OnApplicationBootstrap {
  private readonly logger = new Logger('Erasures');

  constructor(
    private readonly notices: Notices,
    private readonly remembering: Remembering,
  ) {}

  /** Goes on in the background: a service starts, not ready, also while NATS is away. */
  onApplicationBootstrap(): void {
    this.notices
      .subscribe<{ refs: string[] }>('consent', 'erased', ({ body }) => this.remembering.evict(body.refs))
      .catch((err: unknown) => this.logger.warn({ err }, 'erasures are not heard'));
  }
}

/** For every service that opens what is sealed: `evictErased(Privacy)`. It hears the notice `consent.erased`. */
export const evictErased = (remembering: InjectionToken<Remembering>): Provider => ({
  provide: ErasedNotices,
  inject: [Notices, remembering],
  useFactory: (...parts: ConstructorParameters<typeof ErasedNotices>) => new ErasedNotices(...parts),
});
