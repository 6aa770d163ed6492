import type { MembershipFact } from '@ucv/contracts-segmentation';
import { type RecordedFact, streamName } from '@ucv/envelope';
import { type EventLog, RevisionConflict } from '@ucv/platform-event-store';
import type { Change } from '../decide/happening';
import { isMembership } from '../project/happenings';
import { membershipFact } from './membership-fact';

/** Streams that are written at once. */
const atOnce = 32;

/**
 * Puts decisions on the log, each person's at the revision that they read. Repeating it after a crash adds nothing:
 * what the log holds already is recognised by its ids, also where the batch was cut elsewhere.
 * @returns facts that the log holds in place of these: decided before, from other rows
 */
export async function appendChanges(
  log: EventLog,
  tenant: string,
  changes: readonly Change[],
): Promise<RecordedFact[]> {
  const byPerson = new Map<string, Change[]>();
  for (const change of changes) {
    const own = byPerson.get(change.person.ref);
    if (own) own.push(change);
    else byPerson.set(change.person.ref, [change]);
  }
  const streams = [...byPerson].map(([ref, own]) => ({
    stream: streamName('membership', tenant, ref),
    facts: own.map((change) => membershipFact(tenant, change)),
    expected: (own[0] as Change).expected,
  }));
  const ahead: RecordedFact[] = [];
  for (let from = 0; from < streams.length; from += atOnce) {
    const some = streams.slice(from, from + atOnce);
    ahead.push(...(await Promise.all(some.map((one) => appendTo(log, one)))).flat());
  }
  return ahead;
}

interface Append {
  stream: string;
  facts: MembershipFact[];
  expected: number;
}

async function appendTo(log: EventLog, { stream, facts, expected }: Append): Promise<RecordedFact[]> {
  try {
    await log.append(stream, facts, expected < 0 ? 'no-stream' : expected);
    return [];
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    const { recorded, end } = await recordedAfter(log, stream, expected);
    if (end === expected) throw error;
    if (!agree(recorded, facts)) return recorded;
    const rest = facts.slice(recorded.length);
    return rest.length === 0 ? [] : appendTo(log, { stream, facts: rest, expected: end });
  }
}

/** What a person's stream holds after a revision, and where it ends: facts that this code does not know decide nothing here. */
async function recordedAfter(log: EventLog, stream: string, after: number) {
  const recorded: RecordedFact[] = [];
  let end = after;
  for await (const fact of log.read(stream, { from: after + 1 })) {
    end = fact.revision;
    if (isMembership(fact)) recorded.push(fact);
  }
  return { recorded, end };
}

/** Whether one is the beginning of the other. */
const agree = (recorded: readonly RecordedFact[], decided: readonly MembershipFact[]): boolean =>
  recorded.slice(0, decided.length).every(({ id }, i) => id === decided[i]?.id);
