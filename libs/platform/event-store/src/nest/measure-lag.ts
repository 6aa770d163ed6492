import type { Metrics } from '@ucv/platform-service';
import type { EventLog } from '../log';
import type { Hosted } from './projection-host';

/** How far the projections were behind the log when somebody looked. */
interface Seen {
  head: number;
  projections: { projection: string; position: number; lag: number }[];
}

/**
 * The gauges of how far each projection is behind the log, read whenever somebody looks, once for all of them. A
 * projection lags by the age of the oldest fact that it reads and has not in its rows; where there is none it lags by
 * nothing, whatever its position. While the log is away they keep what they last saw.
 * @cost for each look a read of the log's head, and for each projection that is not there one of its next fact
 */
export function measureLag(metrics: Metrics, log: EventLog, hosted: ReadonlyMap<string, Hosted>): void {
  let looking: Promise<Seen | undefined> | undefined;
  // Undefined where the log is away: the service's readiness says what is wrong.
  const look = (): Promise<Seen | undefined> =>
    (looking ??= see(log, hosted)
      .catch(() => undefined)
      .finally(() => (looking = undefined)));
  metrics.gauge('log_head_position', 'Position of the last event in the log', [], async (gauge) => {
    const seen = await look();
    if (seen) gauge.set(seen.head);
  });
  metrics.gauge(
    'projection_position',
    'Up to here everything is in the rows',
    ['projection'],
    async (gauge) => {
      for (const { projection, position } of (await look())?.projections ?? [])
        gauge.set({ projection }, position);
    },
  );
  const help = 'Age of the oldest fact that it reads and has not in its rows, 0 where there is none';
  metrics.gauge('projection_lag_seconds', help, ['projection'], async (gauge) => {
    for (const { projection, lag } of (await look())?.projections ?? []) gauge.set({ projection }, lag);
  });
}

async function see(log: EventLog, hosted: ReadonlyMap<string, Hosted>): Promise<Seen> {
  const head = await log.head();
  const projections = await Promise.all(
    [...hosted].map(async ([projection, { projection: own, runner }]) => {
      const { position } = runner.status;
      const waiting = position === head ? undefined : await nextRecordedAt(log, own.reads, position);
      const lag = waiting === undefined ? 0 : Math.max(0, (Date.now() - waiting) / 1_000);
      return { projection, position: Number(position ?? 0n), lag };
    }),
  );
  return { head: Number(head), projections };
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
