import type { ReadModel } from '@ucv/platform-read-model';
import type { Metrics } from '@ucv/platform-service';
import type { Hosted } from '../nest/projection-host';
import { openCounts } from './rows';

/**
 * The gauge of open parked facts, counted in the rows whenever somebody looks: right after a restart, a replay by
 * another instance, and a swap. While the database is away it keeps what it last saw.
 */
export function measureOpen(
  metrics: Metrics,
  readModel: ReadModel,
  hosted: ReadonlyMap<string, Hosted>,
): void {
  const help = 'Facts set aside that nobody has replayed or discarded';
  metrics.gauge('projection_parked_open', help, ['projection'], async (gauge) => {
    const projections = [...hosted.values()].map(({ projection }) => projection);
    try {
      const counts = await readModel.transaction((tx) => openCounts(tx, projections));
      for (const [projection, open] of counts) gauge.set({ projection }, open);
    } catch {
      // The readiness check of the database says what is wrong.
    }
  });
}
