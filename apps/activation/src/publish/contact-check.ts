import type { ContactPolicy } from '@ucv/contracts-activation';
import type { EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { durationOf } from '@ucv/segment-language';
import { createHash } from 'node:crypto';
import { type Asked, type Contact, contactVerdict, type Verdict } from '../decide/contact-rules';
import { isTimeZone } from '../decide/local-time';
import type { DeliveredPerson } from '../decide/message';
import { type DestinationRow, isContact } from '../decide/rows';
import { contactsOf } from '../project/contacts';
import type { Due, DueDelivery } from '../project/due-deliveries';
import { claimContact } from './delivery-facts';

export interface ContactMeans {
  log: EventLog;
  readModel: ReadModel;
  runner: Pick<ProjectionRunner, 'status'>;
}

type Known = Pick<Asked, 'contacts' | 'timeZone'>;

/**
 * What the contact policy says of a round's deliveries. Other contacts of each person, to whatever destination, are read
 * from the rows at once; those that the rows do not have yet, from the person's stream when a contact is claimed.
 */
export class ContactCheck {
  private constructor(
    private readonly means: ContactMeans,
    private readonly about: Pick<Due, 'destination' | 'policy'>,
    /** The rows held everything up to here, at least. */
    private readonly after: bigint,
    private readonly contacts: ReadonlyMap<string, readonly Contact[]>,
  ) {}

  static async of(means: ContactMeans, due: Due): Promise<ContactCheck> {
    const { destination, policy, deliveries } = due;
    const after = means.runner.status.position ?? 0n;
    const persons = deliveries.filter((one) => isContact(destination, one)).map(({ survivor }) => survivor);
    if (!policy.cap || persons.length === 0) return new ContactCheck(means, due, after, new Map());
    const since = new Date(Date.now() - durationOf(policy.cap.period)!);
    const contacts = await contactsOf(means.readModel, destination.tenant, { persons, since });
    return new ContactCheck(means, due, after, contacts);
  }

  /** Names what decides, so that what is held under anything else is decided anew. */
  get under(): string {
    return underOf(this.about);
  }

  verdict(delivery: DueDelivery, person: DeliveredPerson): Verdict {
    const contacts = this.contacts.get(delivery.survivor) ?? [];
    return this.judge(delivery, { contacts, timeZone: timeZoneOf(person) });
  }

  /** Counts the contact that a delivery is about to make, where that is capped; false where others were faster. */
  async claim(delivery: DueDelivery, person: DeliveredPerson): Promise<boolean> {
    const { destination, policy } = this.about;
    if (!policy.cap || delivery.claimed || !isContact(destination, delivery)) return true;
    const known = this.contacts.get(delivery.survivor) ?? [];
    return claimContact(this.means.log, {
      delivery,
      person: { type: delivery.survivor_type, ref: delivery.survivor },
      after: this.after,
      allows: (newer) => {
        const contacts = together(known, newer);
        return this.judge(delivery, { contacts, timeZone: timeZoneOf(person) }).go;
      },
    });
  }

  private judge(delivery: DueDelivery, known: Known): Verdict {
    if (!isContact(this.about.destination, delivery)) return { go: true };
    return contactVerdict(this.about.policy, {
      ...known,
      delivery: delivery.id,
      now: Date.now(),
      since: Date.parse(delivery.waiting_since ?? delivery.created_at),
      held: delivery.held?.rule,
    });
  }
}

/** Names a policy and a destination's definition. */
export const underOf = ({
  destination,
  policy,
}: {
  destination: Pick<DestinationRow, 'fact_id'>;
  policy: ContactPolicy;
}): string =>
  createHash('sha256')
    .update(JSON.stringify([destination.fact_id, policy]))
    .digest('hex')
    .slice(0, 16);

function together(known: readonly Contact[], newer: readonly Contact[]): Contact[] {
  const later = new Set(newer.map(({ delivery }) => delivery));
  return [...known.filter(({ delivery }) => !later.has(delivery)), ...newer];
}

/** What the person says of themselves; else where their last event that told it came from. */
function timeZoneOf({ traits, timeZone }: DeliveredPerson): string | undefined {
  const told = ['timezone', 'timeZone', 'time_zone'].map((name) => traits[name]);
  return told.find((zone): zone is string => typeof zone === 'string' && isTimeZone(zone)) ?? timeZone;
}
