import type { Metrics } from '@ucv/platform-service';

/** What operators see of deliveries: numbers and codes alone. */
export class DeliveryMetrics {
  private readonly attempts;
  private readonly seconds;
  private readonly unsent;
  private readonly waiting;
  private readonly holdUps;

  constructor(metrics: Metrics) {
    this.attempts = metrics.counter('delivery_attempts_total', 'Attempts to deliver', [
      'destination',
      'outcome',
      'reason',
    ]);
    this.seconds = metrics.histogram(
      'delivery_attempt_seconds',
      'From the request to the end of the answer',
      ['outcome'],
    );
    this.unsent = metrics.counter(
      'deliveries_not_sent_total',
      'Deliveries that were held back, or given up unsent',
      ['why'],
    );
    this.waiting = metrics.gauge('deliveries_waiting', 'Deliveries not yet sent or to be tried again');
    this.holdUps = metrics.counter('delivery_hold_ups_total', 'Times that senders had to wait', ['for']);
  }

  /** @param destination  its id: a name may be anything */
  attempted(
    destination: string,
    { outcome, reason = 'none' }: { outcome: string; reason?: string },
    seconds?: number,
  ): void {
    this.attempts.inc({ destination, outcome, reason });
    if (seconds !== undefined) this.seconds.observe({ outcome }, seconds);
  }

  /** `held-cap`, `held-quiet-hours`: the contact policy, for now; `expired`, `superseded`: for good. */
  notSent(why: string): void {
    this.unsent.inc({ why });
  }

  /** `answers`: consent or profile did not answer; `permission`: it came too late to be used; `log`: an append. */
  heldUp(by: 'answers' | 'permission' | 'log'): void {
    this.holdUps.inc({ for: by });
  }

  nowWaiting(deliveries: number): void {
    this.waiting.set(deliveries);
  }
}
