import type { RejectedArrival } from '@ucv/contracts-ingestion';
import { streamName } from '@ucv/envelope';
import type { EventLog } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import { sourceRef } from '../decide/event-id';
import {
  type Delivery,
  eventRejected,
  type Named,
  rejectedContent,
  rejectedId,
  withheldId,
} from '../decide/facts';
import { identifiersOfAnything, type Normalise } from '../decide/identifiers';
import { merged } from '../decide/judge';
import type { Rejection } from '../decide/rejections';
import { appendFacts, type Placed } from './append-facts';
import { nameSubjects } from './name-subjects';

/** An event as it came, and why it was not taken in. */
export interface RejectedEvent {
  raw: unknown;
  rejection: Rejection;
}

/** One that is about to be kept. */
interface Item {
  id: string;
  rejection: Rejection;
  text: string;
  /** Undefined where nothing of the event may be kept, because somebody in it was erased. */
  subjects: Named[] | undefined;
}

/** One of which something is kept, sealed. */
type Kept = Item & { subjects: Named[] };

const rejectionType = 'ingestion.event-rejected.v1';

/** Keeps rejected events in the log, sealed, so that nothing is dropped in silence. */
export class RejectedInbox {
  constructor(
    private readonly log: EventLog,
    private readonly privacy: Pick<Privacy, 'index' | 'sealMany'>,
    private readonly normalise: Normalise,
  ) {}

  /**
   * @param arrival  what their request said beside them
   * @throws         where one of them is not known to be in the log
   */
  async keep(
    events: readonly RejectedEvent[],
    delivery: Delivery,
    arrival: RejectedArrival = {},
  ): Promise<void> {
    if (events.length === 0) return;
    const placed = await this.seal(await this.items(events, delivery, arrival), delivery, arrival);
    const failures = await appendFacts(this.log, placed);
    const failure = failures.find((error) => error !== undefined);
    if (failure !== undefined) throw failure;
  }

  /** The same event twice in a request is one. */
  private async items(
    events: readonly RejectedEvent[],
    delivery: Delivery,
    { call, shared }: RejectedArrival,
  ): Promise<Item[]> {
    const subjects = await nameSubjects(
      this.privacy.index,
      delivery.tenant,
      events.map(({ raw }) => identifiersOfAnything(merged(raw, shared), this.normalise, call)),
    );
    const items = new Map<string, Item>();
    events.forEach(({ raw, rejection }, at) => {
      const own = rejection.code === 'privacy.subject-erased' ? undefined : subjects[at];
      const text = own ? asText(raw) : '';
      const id = own ? rejectedId(rejection, text, delivery) : withheldId(rejection, at, delivery);
      items.set(id, { id, rejection, text, subjects: own });
    });
    return [...items.values()];
  }

  private async seal(
    items: readonly Item[],
    delivery: Delivery,
    arrival: RejectedArrival,
  ): Promise<Placed[]> {
    const { tenant, source, receivedAt } = delivery;
    const own = sourceRef(tenant, source);
    const stream = streamName('rejected', tenant, own);
    const kept = items.filter((item): item is Kept => item.subjects !== undefined);
    const outcomes = await this.privacy.sealMany(
      kept.map(({ id, rejection, text, subjects: [fragment] }) => ({
        tenant,
        ref: fragment?.ref ?? own,
        cls: 'behaviour' as const,
        at: receivedAt,
        stream,
        eventId: id,
        type: rejectionType,
        content: rejectedContent(rejection, text, arrival),
      })),
    );
    const seals = new Map(kept.map(({ id, subjects }, at) => [id, { subjects, outcome: outcomes[at]! }]));
    return items.map(({ id, rejection }) => {
      const { subjects = [], outcome } = seals.get(id) ?? {};
      const sealed = outcome && 'sealed' in outcome ? { subjects, sealed: outcome.sealed } : undefined;
      return { stream, fact: eventRejected(id, rejection, delivery, sealed) };
    });
  }
}

/** An event nested so deep that it can't be written leaves its reason alone. */
function asText(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? '';
  } catch {
    return '';
  }
}
