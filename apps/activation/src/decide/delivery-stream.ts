import type {
  AttemptData,
  ContactClaimedData,
  DeliveryEndedData,
  DeliveryFact,
  DeliveryHeldData,
  ReplayData,
} from '@ucv/contracts-activation';
import type { Fact, FactMetadata, RecordedFact } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';
import type { Contact } from './contact-rules';

interface Said<Kind, Data> {
  kind: Kind;
  factId: string;
  data: Data;
  metadata: FactMetadata;
}

export type DeliveryCommand =
  | Said<'attempted', AttemptData>
  | Said<'replayed', ReplayData>
  | Said<'held', DeliveryHeldData>
  | Said<'ended', DeliveryEndedData>
  /** Where `allows` says so of the contacts that the stream holds after a position: up to there others know them. */
  | (Said<'claimed', ContactClaimedData> & { after: bigint; allows: (newer: readonly Contact[]) => boolean });

export interface AttemptState {
  attempts: number;
  /** Given up, refused or expired: can be replayed. */
  closed: boolean;
  /** What it means to the contact policy, if anything; the position is missing of what was only just appended. */
  contact?: { at: Contact['at']; position: bigint | undefined };
}

const untouched: AttemptState = { attempts: 0, closed: false };

/**
 * The deliveries to one person, and the contacts that they make of them. An attempt that is on the log is not written
 * again, whoever finds it missing from the rows; only what was given up, refused or expired is replayed.
 */
export const deliveryStream: Decider<ReadonlyMap<string, AttemptState>, DeliveryCommand> = {
  initial: new Map(),
  evolve(state, fact) {
    const change = changes[fact.type];
    if (!change) return state;
    const { delivery } = (fact as DeliveryFact).data;
    const before = state.get(delivery) ?? untouched;
    return new Map(state).set(delivery, change(before, fact as never));
  },
  decide(command, state) {
    if (!mayBeSaid(command, state)) return [];
    const { factId: id, data, metadata } = command;
    return [{ id, type: types[command.kind], data, metadata } as Fact];
  },
};

/** The contacts that a person's stream holds after a position. */
export const contactsAfter = (state: ReadonlyMap<string, AttemptState>, after: bigint): Contact[] =>
  [...state].flatMap(([delivery, { contact }]) =>
    contact && (contact.position === undefined || contact.position > after)
      ? [{ delivery, at: contact.at }]
      : [],
  );

const types = {
  attempted: 'activation.delivery-attempted.v1',
  replayed: 'activation.delivery-replayed.v1',
  held: 'activation.delivery-held.v1',
  ended: 'activation.delivery-ended.v1',
  claimed: 'activation.contact-claimed.v1',
} as const;

function mayBeSaid(command: DeliveryCommand, state: ReadonlyMap<string, AttemptState>): boolean {
  const { attempts, closed } = state.get(command.data.delivery) ?? untouched;
  if (command.kind === 'attempted') return command.data.attempt > attempts;
  if (command.kind === 'replayed') return closed;
  if (command.kind !== 'claimed') return !closed;
  const newer = contactsAfter(state, command.after);
  return !newer.some(({ delivery }) => delivery === command.data.delivery) && command.allows(newer);
}

type Change = (before: AttemptState, fact: Fact<string, never>) => AttemptState;

const made = (fact: Fact): AttemptState['contact'] => ({
  // eslint-disable-next-line no-restricted-globals -- parses what a fact says; nothing in this file reads the clock
  at: Date.parse(fact.metadata.occurredAt),
  position: (fact as Partial<RecordedFact>).position,
});

const changes: Record<string, Change> = {
  [types.attempted]: (before, fact: Fact<string, AttemptData>) => {
    const { attempt, outcome, contact } = fact.data;
    const closed = outcome === 'dead' || outcome === 'refused';
    return {
      attempts: Math.max(before.attempts, attempt),
      closed,
      contact:
        outcome === 'failed' ? before.contact : outcome === 'delivered' && contact ? made(fact) : undefined,
    };
  },
  [types.replayed]: (before) => ({ ...before, closed: false }),
  [types.ended]: ({ attempts }, fact: Fact<string, DeliveryEndedData>) => ({
    attempts,
    closed: fact.data.reason === 'expired',
  }),
  [types.claimed]: (before, fact) => ({
    ...before,
    contact: { at: 'under-way', position: (fact as Partial<RecordedFact>).position },
  }),
};
