import { everyFact } from '@ucv/contracts-catalogue';
import type { PersonErasedData, SuppressionLiftedData } from '@ucv/contracts-consent';
import type { RecordedFact } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import type { PastErasure, PastLift } from '@ucv/platform-privacy';
import { Refused } from '../refused';

export interface LogOfErasures {
  /** Erasures, and suppressions that were lifted, in order. */
  erasures: (PastErasure | PastLift)[];
  /** When the log's last fact was recorded, RFC 3339; undefined in a log without facts. */
  lastRecordedAt?: string;
}

/** Lost connections after which the log counts as away. */
const patience = 6;
/** Of the log's last events, system events among them. */
const looked = 100;

/** Every erasure in a log, in order. @refuses cli.event-store-silent  @cost one filtered pass over the log */
export async function erasuresOn(url: string): Promise<LogOfErasures> {
  const log = EventLog.connect(url, { facts: everyFact });
  try {
    return { erasures: await erasuresIn(log), lastRecordedAt: await lastRecordedAt(log) };
  } finally {
    await log.close();
  }
}

async function erasuresIn(log: EventLog): Promise<LogOfErasures['erasures']> {
  const erasures: LogOfErasures['erasures'] = [];
  const gone = new AbortController();
  let [failures, why]: [number, unknown] = [0, undefined];
  const onDropped = (error: unknown) => {
    why = error;
    if ((failures += 1) >= patience) gone.abort();
  };
  for await (const { facts, live } of log.feed({ prefixes: ['request-'], signal: gone.signal, onDropped })) {
    erasures.push(...facts.flatMap(asErasure));
    if (live) return erasures;
  }
  throw new Refused(
    'cli.event-store-silent',
    `The event store can't be read: ${(why as Error | undefined)?.message ?? 'it does not answer'}.\nDo: start it, or correct EVENTSTORE_URL.`,
  );
}

function asErasure({ type, data, metadata }: RecordedFact): LogOfErasures['erasures'] {
  if (type === 'consent.suppression-lifted.v1')
    return [{ tenant: metadata.tenant, lifted: (data as SuppressionLiftedData).suppression }];
  if (type !== 'consent.person-erased.v1') return [];
  const { request, members, keys } = data as PersonErasedData;
  return [{ tenant: metadata.tenant, cause: request, refs: members.map(({ ref }) => ref), keys }];
}

async function lastRecordedAt(log: EventLog): Promise<string | undefined> {
  for await (const { recordedAt } of log.readAll({ backwards: true, limit: looked })) return recordedAt;
  return undefined;
}
