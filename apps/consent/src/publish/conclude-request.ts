import type { EventLog } from '@ucv/platform-event-store';
import { type Asking, confirmed, keepers } from './confirmations';
import { erasePerson, type ErasureMeans } from './erase-person';
import { readRequest, type RecordedRequest, type RequestKey, sayStep } from './request-log';

export interface Means extends Omit<ErasureMeans, 'decided'>, Asking {
  log: EventLog;
}

/**
 * Carries out what is left of a request: keys, then the fact that every projection obeys, then the word of
 * every service that its rows are gone (ADR-0014).
 */
export async function concludeRequest(means: Means, key: RequestKey): Promise<void> {
  const request = await readRequest(means.log, key);
  if (!request || request.concluded) return;
  const position = request.erasedAt ?? (await erase(means, key, request));
  if (position === undefined) return;
  await means.runner.caughtUp();
  await confirmed(means, { tenant: key.tenant, position });
  const subjects = [request.erased?.person ?? request.received.person];
  await sayStep(
    means.log,
    key,
    { cause: request.cause, subjects },
    {
      type: 'consent.request-completed.v1',
      data: { request: key.id, services: ['consent', ...keepers].sort(), position: String(position) },
    },
  );
}

/** @returns where the erasure stands in the log; undefined where it was refused */
async function erase(
  means: Means,
  key: RequestKey,
  { received, cause }: RecordedRequest,
): Promise<bigint | undefined> {
  const { tenant } = key;
  const decided = async (): Promise<void> => {
    // No event that was named before the keys went comes to stand behind what identity decides about now.
    await confirmed(means, { tenant, position: 0n }, ['ingestion']);
    await confirmed(means, { tenant, position: await means.log.head() }, ['identity']);
  };
  const outcome = await erasePerson({ ...means, decided }, key, received.person.ref);
  if (outcome === 'held') {
    await sayStep(
      means.log,
      key,
      { cause, subjects: [received.person] },
      { type: 'consent.request-refused.v1', data: { request: key.id, code: 'consent.legal-hold' } },
    );
    return undefined;
  }
  const named = new Map(received.members.map((member) => [member.ref, member]));
  const members = outcome.members.map((member) => named.get(member.ref) ?? member);
  const [person = received.person] = members;
  const data = { request: key.id, person, members, keys: outcome.keys };
  await sayStep(means.log, key, { cause, subjects: members }, { type: 'consent.person-erased.v1', data });
  return (await readRequest(means.log, key))?.erasedAt;
}
