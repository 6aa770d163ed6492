import type { Metrics } from '@ucv/platform-service';
import type { EventLog } from '../log';
import type { Hosted } from './projection-host';

/**
 * The gauges of how far each projection is behind the log, read whenever somebody looks. A projection lags by the age
 * of the oldest fact that it reads and has not in its rows; where there is none it lags by nothing, whatever its
 * position. While the log is away they keep what they last saw.
 * @cost for each look a read of the log's head, and for each projection that is not there one of its next fact
 */
export function measureLag(metrics: Metrics, log: EventLog, hosted: ReadonlyMap<string, Hosted>): void {
  const positions = metrics.gauge('projection_position', 'Up to here everything is in the rows', [
    'projection',
  ]);
  const head = metrics.gauge('log_head_position', 'Position of the last event in the log');
  const help = 'Age of the oldest fact that it reads and has not in its rows, 0 where there is none';
  metrics.gauge('projection_lag_seconds', help, ['projection'], async (lag) => {
    try {
      const last = await log.head();
      head.set(Number(last));
      await Promise.all(
        [...hosted].map(
          async ([
            projection,
            {
              projection: { reads },
              runner,
            },
          ]) => {
            const { position } = runner.status;
            positions.set({ projection }, Number(position ?? 0n));
            const waiting = position === last ? undefined : await nextRecordedAt(log, reads, position);
            lag.set({ projection }, waiting === undefined ? 0 : Math.max(0, (Date.now() - waiting) / 1_000));
          },
        ),
      );
    } catch {
      // The service's readiness says what is wrong.
    }
  });
}

/** Milliseconds for the log to answer: who looks does not wait for one that is away. */
const timeoutMs = 2_000;

/** When the next fact of some categories after a position was recorded, in milliseconds since 1970. */
async function nextRecordedAt(
  log: EventLog,
  prefixes: readonly string[],
  after: bigint | undefined,
): Promise<number | undefined> {
  const ending = new AbortController();
  const late = setTimeout(() => ending.abort(), timeoutMs);
  try {
    for await (const { facts, live } of log.feed({ prefixes, after, signal: ending.signal, batchSize: 1 })) {
      if (facts[0]) return Date.parse(facts[0].recordedAt);
      if (live) return undefined;
    }
    throw new Error(`the log did not answer in ${timeoutMs} ms`);
  } finally {
    clearTimeout(late);
    ending.abort();
  }
}
