import { streamName } from '@ucv/envelope';
import type { EventLog } from '@ucv/platform-event-store';
import type { EarlierClaim } from './claims';

/** The database's clock and the log's may differ by this much, in milliseconds. */
const clocksDiffer = 5 * 60_000;
const readsAtOnce = 32;

/**
 * Settles unsettled claims: which of their events are in the log after all? Reads each home stream from its
 * end, no further back than the oldest claim on it.
 * @returns ids of the events that are in the log
 */
export async function recordedAlready(
  log: EventLog,
  tenant: string,
  claims: readonly EarlierClaim[],
): Promise<Set<string>> {
  const byHome = new Map<string, EarlierClaim[]>();
  for (const claim of claims) byHome.set(claim.home, [...(byHome.get(claim.home) ?? []), claim]);
  const found = new Set<string>();
  const homes = [...byHome];
  while (homes.length > 0) {
    await Promise.all(
      homes
        .splice(0, readsAtOnce)
        .map(([home, wanted]) => look(log, streamName('interaction', tenant, home), { wanted, found })),
    );
  }
  return found;
}

async function look(
  log: EventLog,
  stream: string,
  { wanted, found }: { wanted: readonly EarlierClaim[]; found: Set<string> },
): Promise<void> {
  const missing = new Set(wanted.map(({ id }) => id));
  const oldest = Math.min(...wanted.map(({ claimedAt }) => claimedAt.getTime())) - clocksDiffer;
  for await (const fact of log.read(stream, { backwards: true })) {
    if (Date.parse(fact.recordedAt) < oldest) return;
    if (missing.delete(fact.id)) found.add(fact.id);
    if (missing.size === 0) return;
  }
}
