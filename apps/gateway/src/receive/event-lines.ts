import { Injectable } from '@nestjs/common';
import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import type { PersonsOf } from '@ucv/contracts-profile';
import { bindingOf, parseStream } from '@ucv/envelope';
import { Requests } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import type { EventField } from '../decide/event-fields';
import type { Asked } from './caller';

/** What the lines of one listing hold. */
export interface Listing {
  asked: Asked;
  fields: readonly EventField[];
  /** Whether the caller may see what events say. */
  open: boolean;
}

interface Told {
  persons: Record<string, string>;
  /** Opened contents by event id; undefined where nothing was opened, erased, or damaged. */
  contents: Map<string, InteractionContent | undefined>;
}

/** Stands for what is personal, or no longer there. */
const redacted = '[redacted]';

const tell: Record<EventField, (fact: RecordedInteraction, told: Told, open: boolean) => unknown> = {
  messageId: (fact, { contents }) => fact.metadata.messageId ?? contents.get(fact.id)?.messageId ?? redacted,
  type: (fact) => fact.data.call,
  event: (fact, { contents }, open) => (open ? named(contents.get(fact.id)) : redacted),
  personId: (fact, { persons }) => persons[homeOf(fact)] ?? homeOf(fact),
  eventId: (fact) => fact.id,
  occurredAt: (fact) => fact.metadata.occurredAt,
  receivedAt: (fact) => fact.metadata.receivedAt,
  recordedAt: (fact) => fact.recordedAt,
  position: (fact) => String(fact.position),
  source: (fact) => fact.metadata.source ?? null,
};

/** Accepted events as NDJSON. */
@Injectable()
export class EventLines {
  constructor(
    private readonly requests: Requests,
    private readonly privacy: Privacy,
  ) {}

  /** @cost at most one query of keys, and one request for every 1,000 persons */
  async of(facts: readonly RecordedInteraction[], listing: Listing): Promise<string> {
    const [persons, contents] = await Promise.all([
      this.persons(facts, listing),
      this.contents(facts, listing),
    ]);
    const line = (fact: RecordedInteraction) =>
      JSON.stringify(
        Object.fromEntries(
          listing.fields.map((field) => [field, tell[field](fact, { persons, contents }, listing.open)]),
        ),
      );
    return facts.map((fact) => `${line(fact)}\n`).join('');
  }

  private async persons(facts: readonly RecordedInteraction[], { fields, asked }: Listing) {
    if (!fields.includes('personId')) return {};
    const refs = [...new Set(facts.map(homeOf))];
    const requests = this.requests.within({ requestId: asked.requestId });
    const answers: Record<string, string>[] = [];
    for (let start = 0; start < refs.length; start += 1_000) {
      const body = { refs: refs.slice(start, start + 1_000) };
      answers.push((await requests.ask<PersonsOf>('profile', 'persons-of', asked.tenant, body)).persons);
    }
    return Object.assign({}, ...answers) as Record<string, string>;
  }

  private async contents(facts: readonly RecordedInteraction[], { fields, asked, open }: Listing) {
    const wanted = facts.filter(
      ({ metadata }) =>
        (fields.includes('messageId') && metadata.messageId === undefined) ||
        (open && fields.includes('event')),
    );
    const opened = await this.privacy.openMany(
      wanted.map((fact) => ({ ...bindingOf(fact), tenant: asked.tenant, sealed: fact.data.sealed })),
    );
    return new Map(
      wanted.map(({ id }, i) => {
        const item = opened[i];
        return [id, item?.state === 'opened' ? (item.content as InteractionContent) : undefined];
      }),
    );
  }
}

const homeOf = ({ stream }: RecordedInteraction): string => parseStream(stream)?.ref ?? '';

const named = (content: InteractionContent | undefined): string | null =>
  content ? (content.event ?? content.name ?? null) : redacted;
