import { Env, ServiceConfig } from '@ucv/platform-service';
import { Matches, Max, Min } from 'class-validator';

export class ActivationConfig extends ServiceConfig {
  /**
   * Destinations that may have a private address: `host:port` as in the url (`crm.internal:8443`, `[::1]:9000`; 443
   * and 80 where the url names no port), separated by commas, or `true` for all of them. None unless it is set: a
   * destination's url comes from a user, and must not reach what only this machine can.
   */
  @Env('UCV_ALLOW_PRIVATE_DESTINATIONS')
  @Matches(/^(true|\s*[^\s,/]+:\d+\s*(,\s*[^\s,/]+:\d+\s*)*)?$/, {
    message: 'must be host:port, several separated by commas, or true',
  })
  allowPrivateDestinations: string = '';

  /** Seconds that one attempt may take, from connecting to the end of the answer. */
  @Env('UCV_DELIVERY_TIMEOUT_SECONDS') @Min(0.1) @Max(60) deliveryTimeoutSeconds: number = 10;

  /** Seconds before a delivery's second attempt; each later one waits twice as long, up to 6 h. */
  @Env('UCV_DELIVERY_RETRY_SECONDS') @Min(0.01) @Max(3_600) deliveryRetrySeconds: number = 5;
}
