import type { DeliveryCause, Transition } from '@ucv/contracts-activation';
import type { MembershipChange } from '@ucv/contracts-segmentation';
import type { RecordedFact, Subject } from '@ucv/envelope';
import type { Regrouping } from '@ucv/platform-persons';
import type { Queue, Step } from './queue';
import { type Because, type DestinationRow, keepsAudience, type MembershipRow } from './rows';

/**
 * What memberships mean to the queue, and what merges and splits do. A destination that hears of entries and exits
 * keeps an audience: it is told of every id that comes or goes, so that its audience equals ours. Any other hears of
 * what happened to people, once: not that one id took the place of another.
 */
export const membershipSteps: Record<string, Step> = {
  'segmentation.entered.v1': (queue, fact) => moved(queue, fact, 'entered'),
  'segmentation.exited.v1': (queue, fact) => moved(queue, fact, 'exited'),
  'identity.merged.v1': (queue, fact) => merged(queue, fact),
  'identity.split.v1': (queue, fact) => split(queue, fact),
};

type Fact<Data> = RecordedFact<string, Data>;

/** Says it to whoever is to hear of it; each hears of a person by the id that they had when it was decided. */
function moved(queue: Queue, fact: Fact<MembershipChange>, transition: Transition): void {
  const { metadata, data } = fact;
  const because = isLate(queue, fact) ? late(queue, fact, transition) : timely(queue, fact, transition);
  const cause = { factId: fact.id, transition, segment: data.segment, segmentVersion: data.version };
  for (const destination of queue.receivers(metadata.tenant, data.segment, transition)) {
    const made = { destination, cause, person: data.person };
    if (keepsAudience(destination)) {
      if (because) add(queue, fact, { ...made, because });
    } else if (data.carriedFrom === undefined) add(queue, fact, { ...made, because: becauseOf(data) });
  }
}

/**
 * What segmentation decided before it knew of a merge may stand behind the merge in the log, about an id that is no
 * person any more, or that has come apart again since: once it knows, it says what is true then. A fact tells as of when
 * it was decided: `receivedAt`.
 */
const isLate = (queue: Queue, { metadata, data }: Fact<MembershipChange>): boolean =>
  queue.absorptions.since(metadata.tenant, data.person.ref, metadata.receivedAt);

function timely(queue: Queue, fact: Fact<MembershipChange>, transition: Transition): Because {
  const row = rowOf(fact, null);
  if (transition === 'exited') {
    queue.memberships.leave(row);
    return becauseOf(fact.data);
  }
  queue.memberships.enter(row);
  return untoldOf(queue, fact)?.untold ?? becauseOf(fact.data);
}

/** Audiences hear of an entry when it is said of who they are by then: it is kept that it has happened. */
function late(queue: Queue, fact: Fact<MembershipChange>, transition: Transition): undefined {
  const carried = untoldOf(queue, fact)?.untold;
  const untold = fact.data.carriedFrom === undefined ? becauseOf(fact.data) : carried;
  if (transition === 'exited') queue.memberships.leave(rowOf(fact, null));
  else if (untold) queue.memberships.enter(rowOf(fact, untold));
  return undefined;
}

/** The entry that a carried one goes back to, where audiences were not told of that. */
function untoldOf(queue: Queue, { metadata, data }: Fact<MembershipChange>): MembershipRow | undefined {
  if (data.carriedFrom === undefined) return undefined;
  const row = queue.memberships.of(metadata.tenant, data.carriedFrom).get(data.segment);
  if (!row?.untold) return undefined;
  queue.memberships.leave(row);
  return row;
}

const rowOf = ({ metadata, data }: Fact<MembershipChange>, untold: Because | null): MembershipRow => ({
  tenant: metadata.tenant,
  segment: data.segment,
  person: data.person.ref,
  version: data.version,
  untold,
});

function becauseOf({ cause, carriedFrom }: MembershipChange): Because {
  const { kind, factId, due } = cause;
  return {
    kind,
    factId,
    ...(due === undefined ? {} : { due }),
    ...(carriedFrom === undefined ? {} : { from: carriedFrom }),
  };
}

/** Whoever was absorbed leaves; the survivor, where they belong themselves, is told again, as more than they were. */
function merged(queue: Queue, fact: Fact<Pick<Regrouping, 'person' | 'absorbed'>>): void {
  const { tenant } = fact.metadata;
  const { person, absorbed } = fact.data;
  const again = new Map<DestinationRow, MembershipRow>();
  for (const subject of absorbed)
    for (const row of toldOf(queue, tenant, subject.ref)) {
      const own = toldOf(queue, tenant, person.ref).find(({ segment }) => segment === row.segment);
      for (const destination of audiencesOf(queue, tenant, row.segment)) {
        leave(queue, fact, { destination, person: subject, row, because: { into: person.ref } });
        if (own) again.set(destination, own);
      }
      queue.memberships.leave(row);
    }
  const because: Because = { kind: 'merge', factId: fact.id, from: absorbed[0]?.ref };
  for (const [destination, row] of again)
    add(queue, fact, { destination, person, cause: causeOf(fact, row, 'entered'), because });
  for (const { ref } of absorbed) queue.absorptions.note({ tenant, ref, at: fact.recordedAt });
}

/** What belonged to parts leaves with them; which of them belong, segmentation says next. */
function split(queue: Queue, fact: Fact<Pick<Regrouping, 'person' | 'parts'>>): void {
  const { tenant } = fact.metadata;
  const { person, parts } = fact.data;
  for (const row of toldOf(queue, tenant, person.ref))
    for (const part of parts)
      if (part.person.ref !== person.ref && !queue.memberships.of(tenant, part.person.ref).has(row.segment))
        for (const destination of audiencesOf(queue, tenant, row.segment))
          leave(queue, fact, { destination, person: part.person, row, because: { from: person.ref } });
}

/** Memberships of somebody of which audiences were told. */
const toldOf = (queue: Queue, tenant: string, person: string): MembershipRow[] =>
  [...queue.memberships.of(tenant, person).values()].filter(({ untold }) => untold === null);

const audiencesOf = (queue: Queue, tenant: string, segment: string): DestinationRow[] =>
  queue.receivers(tenant, segment, 'exited').filter(keepsAudience);

interface Leaving {
  destination: DestinationRow;
  person: Subject;
  row: MembershipRow;
  because: Pick<Because, 'into' | 'from'>;
}

function leave(queue: Queue, fact: Fact<object>, { destination, person, row, because }: Leaving): void {
  const kind = because.into === undefined ? 'split' : 'merge';
  const cause = causeOf(fact, row, 'exited');
  add(queue, fact, { destination, person, cause, because: { kind, factId: fact.id, ...because } });
}

const causeOf = (fact: Fact<object>, row: MembershipRow, transition: Transition): DeliveryCause => ({
  factId: fact.id,
  transition,
  segment: row.segment,
  segmentVersion: row.version,
});

interface Made {
  destination: DestinationRow;
  person: Subject;
  cause: DeliveryCause;
  because: Because;
}

function add(queue: Queue, fact: Fact<object>, { destination, person, cause, because }: Made): void {
  const { metadata, recordedAt } = fact;
  // A merge may make several for one destination; a membership makes one, by whose id it was always called.
  const of = because.factId === fact.id ? `${fact.id} ${person.ref}` : fact.id;
  const row = {
    tenant: metadata.tenant,
    id: queue.deliveryId(of, destination.id),
    destination: destination.id,
    person: person.ref,
    person_type: person.type,
    state: 'pending' as const,
    attempts: 0,
    attempts_before: 0,
    cause,
    because,
    correlation: metadata.correlationId,
    since: metadata.occurredAt,
    created_at: recordedAt,
    waiting_since: recordedAt,
    position: String(fact.position),
    next_attempt_at: recordedAt,
    last: null,
    held: null,
    ended: null,
    claimed: false,
    contact_at: null,
  };
  queue.add(row);
  if (keepsAudience(destination)) queue.forAudiences.push(row);
}
