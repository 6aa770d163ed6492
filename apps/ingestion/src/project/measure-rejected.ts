import type { Metrics } from '@ucv/platform-service';
import type { RejectedEventRows } from './rejected-event-rows';

/**
 * The gauge of open rejected events, counted in the rows whenever somebody looks. While the database is away it keeps
 * what it last saw.
 */
export function measureRejected(metrics: Metrics, rows: Pick<RejectedEventRows, 'open'>): void {
  const help = 'Rejected events that nobody has replayed or discarded';
  metrics.gauge('ingestion_rejected_open', help, ['code'], async (gauge) => {
    const counts = await rows.open().catch(() => undefined);
    if (!counts) return;
    gauge.reset();
    for (const { code, count } of counts) gauge.set({ code }, count);
  });
}
