import { Injectable } from '@nestjs/common';
import type {
  NamedPerson,
  OrderContent,
  OrderData,
  OrderDone,
  OrderEndedData,
  OrderFact,
  OrderLock,
  OrderMerge,
  OrderRelease,
  OrderRefusal,
  OrderSplit,
} from '@ucv/contracts-identity';
import { streamName, type Subject } from '@ucv/envelope';
import {
  commandMetadata,
  EventLog,
  type ExpectedRevision,
  ProjectionRunner,
} from '@ucv/platform-event-store';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomUUID } from 'node:crypto';
import { loadGraph } from '../project/graph-store';
import { People } from './people';

/** Who asks, and in which request. */
export interface Asker {
  tenant: string;
  requestId: string | undefined;
}

/** Of a review, by whom and why, and how its stream stood. */
export interface Verdict {
  review: string;
  reason: string;
  actor: string;
  expected: ExpectedRevision;
}

interface Order {
  type: OrderFact['type'];
  data: OrderData;
  subjects: [Subject, ...Subject[]];
  reason: string;
  actor: string;
  /** Where the order rests on what its stream said. */
  expected?: ExpectedRevision;
  /** Whose stream; of the first subject where it is not said. */
  home?: Subject;
}

const refusals: Record<OrderRefusal, string> = {
  'identity.same-person': 'They are one person already.',
  'identity.not-attached': 'Not all of these identifiers belong to the person: look at the profile again.',
  'identity.all-would-leave': 'Somebody has to stay: leave one identifier out.',
  'identity.merge-unknown': 'No merge of that id is known: take the id of a merge from the person’s history.',
  'identity.merge-undone': 'They have come apart already.',
  'identity.person-locked': 'One of them is locked: unlock them first.',
  'identity.person-too-large':
    'Together they would have more identifiers than the rules allow for one person.',
  'identity.person-erased': 'One of these was erased.',
  'identity.not-shared':
    'It is not among the identifiers that belong to nobody: there is nothing to release.',
  'identity.shared-identifier':
    'It is shared by many and belongs to nobody: name the person by something else.',
};

/** Longer than the feed lags behind on a busy day; shorter than the asker waits. */
const patienceMs = 8_000;

function notYet(): never {
  throw new Refusal('identity.not-reached', 'The order was taken; ask again for the person.', {
    status: 503,
  });
}

/** Takes orders of stewards: puts them on the log, and answers when the one who decides has ended them. */
@Injectable()
export class OrderDesk {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
    readonly people: People,
  ) {}

  async merge(asker: Asker, { into, absorb, reason, actor }: OrderMerge): Promise<OrderDone> {
    const [one, other] = [
      await this.people.find(asker.tenant, into),
      await this.people.find(asker.tenant, absorb),
    ];
    const data = { into: one, absorb: other };
    return this.order(asker, {
      type: 'identity.merge-ordered.v1',
      data,
      subjects: [one, other],
      reason,
      actor,
    });
  }

  async split(
    asker: Asker,
    { person: named, identifiers = [], undo, reason, actor }: OrderSplit,
  ): Promise<OrderDone> {
    const person = await this.people.find(asker.tenant, named);
    const leaving = await Promise.all(identifiers.map((each) => this.people.find(asker.tenant, each)));
    const data = undo === undefined ? { person, identifiers: leaving } : { person, undo };
    return this.order(asker, {
      type: 'identity.split-ordered.v1',
      data,
      subjects: [person, ...leaving],
      reason,
      actor,
    });
  }

  async lock(asker: Asker, { person: named, locked, reason, actor }: OrderLock): Promise<OrderDone> {
    const person = await this.people.find(asker.tenant, named);
    return this.order(asker, {
      type: 'identity.lock-ordered.v1',
      data: { person, locked },
      subjects: [person],
      reason,
      actor,
    });
  }

  async release(asker: Asker, { identifier: named, reason, actor }: OrderRelease): Promise<OrderDone> {
    const identifier = await this.people.find(asker.tenant, named);
    return this.order(asker, {
      type: 'identity.release-ordered.v1',
      data: { identifier },
      subjects: [identifier],
      reason,
      actor,
    });
  }

  /** Two fragments are one person: a doubtful match was right. */
  mergeFragments(
    asker: Asker,
    { into, absorb, review, ...by }: Verdict & { into: Subject; absorb: Subject },
  ): Promise<OrderDone> {
    const data = { into, absorb, review };
    return this.order(asker, { type: 'identity.merge-ordered.v1', data, subjects: [into, absorb], ...by });
  }

  /** Two fragments are two persons: a doubtful match was wrong. */
  keepApart(
    asker: Asker,
    { person, other, review, ...by }: Verdict & { person: Subject; other: Subject },
  ): Promise<OrderDone> {
    const data = { person, other, review };
    return this.order(asker, { type: 'identity.apart-ordered.v1', data, subjects: [person, other], ...by });
  }

  /** An identifier is not right for a person: a correction was right. It stands on the stream of the identifier. */
  takeOut(
    asker: Asker,
    o: {
      correction: string;
      person: Subject;
      identifier: Subject;
      reason: string;
      actor: string;
      expected: ExpectedRevision;
    },
  ): Promise<OrderDone> {
    const { correction, person, identifier, ...by } = o;
    const data = { person, identifiers: [identifier], correction };
    return this.order(asker, {
      ...{ type: 'identity.split-ordered.v1', data, subjects: [person, identifier] },
      ...{ reason: by.reason, actor: by.actor, expected: by.expected, home: identifier },
    });
  }

  /** A match was accepted by mistake. */
  undoMerge(
    asker: Asker,
    { person, undo, review, ...by }: Verdict & { person: Subject; undo: string },
  ): Promise<OrderDone> {
    const data = { person, undo, review };
    return this.order(asker, { type: 'identity.split-ordered.v1', data, subjects: [person], ...by });
  }

  /** @refuses every `OrderRefusal`, identity.person-unknown, identity.not-reached */
  private async order(
    { tenant, requestId }: Asker,
    { type, data, subjects, reason, actor, expected, home }: Order,
  ): Promise<OrderDone> {
    const [id, at, about] = [randomUUID(), new Date().toISOString(), home ?? subjects[0]];
    const stream = streamName('identity', tenant, about.ref);
    const binding = { tenant, stream, eventId: id, type };
    const content: OrderContent = { reason };
    const [outcome] = await this.people.privacy.sealMany([
      { ...binding, ref: about.ref, cls: 'statutory', at, content },
    ]);
    if (!outcome || 'refused' in outcome)
      throw new Refusal('identity.person-unknown', 'They were erased.', { status: 404 });
    const { sealed } = outcome;
    const metadata = {
      ...commandMetadata({ tenant, actor, at, correlationId: requestId ?? id }, subjects),
      kid: sealed.kid,
    };
    const fact = { id, type, data: { ...data, sealed }, metadata } as OrderFact;
    // eslint-disable-next-line no-restricted-syntax -- a wish rests on nothing read: who carries it out decides by what holds then
    const { position } = await this.log.append(stream, [fact], expected ?? 'any');
    await this.ended(position);
    return this.answer(tenant, id, data);
  }

  private async ended(position: bigint): Promise<void> {
    await this.runner.reached(position, AbortSignal.timeout(patienceMs)).catch(() => {
      throw new Refusal(
        'identity.not-reached',
        'The order is taken and will be carried out; identity is behind. Look at the person in a while.',
        {
          status: 503,
        },
      );
    });
  }

  private answer(tenant: string, id: string, data: OrderData): Promise<OrderDone> {
    return this.readModel.forTenant(tenant, async (tx) => {
      const [row] = await tx.query<{ ended: OrderEndedData | null }[]>(
        'SELECT ended FROM steward_order WHERE tenant = $1 AND id = $2',
        [tenant, id],
      );
      const ended = row?.ended ?? notYet();
      if (ended.code) throw new Refusal(ended.code, refusals[ended.code], { status: 409 });
      const named = nameOf(data);
      const left = ended.apart ? [...ended.apart.left, ...ended.apart.right] : [];
      const graph = await loadGraph(
        tx,
        tenant,
        [named, ...left].map(({ ref }) => ref),
      );
      const self = (subject: Subject) => graph.person(subject).self.ref;
      const apart = [...new Set(left.map(self))].filter((other) => other !== self(named));
      return { id, person: self(named), apart };
    });
  }
}

function nameOf(data: OrderData): Subject {
  if ('into' in data) return data.into;
  return 'identifier' in data ? data.identifier : data.person;
}

export type { NamedPerson };
