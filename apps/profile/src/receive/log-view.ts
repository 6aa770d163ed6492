import type { AbsorbedInto, Merged } from '@ucv/contracts-identity';
import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import type { IdentifierView, Instants, PersonRef, ProfileView, TimelinePage } from '@ucv/contracts-profile';
import { type RecordedFact, type Redacted, streamName } from '@ucv/envelope';
import { contribute, emptyRecord } from '@ucv/golden-record';
import type { EventLog } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import { identifiersSeen } from '../decide/identifiers-seen';
import { contribution, type OpenedInteraction, timelineEntry } from '../decide/interaction';
import { onePage } from '../decide/page';
import { profileView } from '../decide/profile-view';
import { openInteractions } from '../project/open-interactions';
import { cursorOf, readCursor } from './cursor';
import { notFound } from './not-found';
import { refOf } from './ref-of';

/** Most distant instant, for a bound that was not given. */
const endOfTime = '9999-12-31T23:59:59.999Z';

/**
 * Answers about persons as of any instant, straight from their own streams: links as they were known at
 * `knownAt`, events that happened until `asOf` and were recorded until `knownAt`.
 * @cost O(events of the person); milliseconds for hundreds of events
 */
export class LogView {
  constructor(
    private readonly log: EventLog,
    private readonly privacy: Privacy,
  ) {}

  async profile(tenant: string, whom: PersonRef, instants: Instants): Promise<ProfileView> {
    const { id, refs, interactions } = await this.personAt(tenant, whom, instants);
    const position = interactions.reduce(
      (most, { fact }) => (fact.position > most ? fact.position : most),
      0n,
    );
    return profileView(
      {
        id,
        identifiers: identifiersIn(interactions, refs),
        fragments: [interactions.map(contribution).reduce(contribute, emptyRecord)],
      },
      { position: String(position), asOf: instants.asOf ?? null, knownAt: instants.knownAt ?? null },
    );
  }

  async timeline(
    tenant: string,
    whom: PersonRef,
    { limit, cursor, ...instants }: Instants & { limit: number; cursor?: string },
  ): Promise<TimelinePage> {
    const { id, interactions } = await this.personAt(tenant, whom, instants);
    const after = cursor === undefined ? undefined : placeOf(readCursor(cursor));
    const entries = interactions
      .map(timelineEntry)
      .sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1))
      .filter((entry) => after === undefined || placeOf(entry) < after);
    const data = onePage(entries, limit);
    const last = data.at(-1);
    const type = identifiersSeen(interactions).find(({ ref }) => ref === id)?.type ?? 'person';
    return {
      person: { type, ref: id },
      data,
      cursor: last && entries.length > data.length ? cursorOf(last) : null,
    };
  }

  private async personAt(
    tenant: string,
    whom: PersonRef,
    { asOf = endOfTime, knownAt = endOfTime }: Instants,
  ) {
    const ref = await refOf(this.privacy.index, tenant, whom);
    const [latest, known] = [utc(asOf), utc(knownAt)];
    const id = await this.survivor(tenant, ref, known);
    const refs = new Set([...(await this.members(tenant, id, known)), ref]);
    const facts = (await Promise.all([...refs].map((member) => this.interactionsOf(tenant, member)))).flat();
    const bounded = facts.filter(
      ({ metadata, recordedAt }) => metadata.occurredAt <= latest && recordedAt <= known,
    );
    if (bounded.length === 0) throw notFound();
    return { id, refs, interactions: await openInteractions(this.privacy, bounded) };
  }

  /** Follows `absorbed-into` as far as it was known. */
  private async survivor(tenant: string, ref: string, known: string): Promise<string> {
    for await (const fact of this.personFacts(tenant, ref, known)) {
      if (fact.type === 'identity.absorbed-into.v1')
        return this.survivor(tenant, (fact.data as AbsorbedInto['data']).into.ref, known);
    }
    return ref;
  }

  private async members(tenant: string, person: string, known: string): Promise<string[]> {
    const absorbed: string[] = [];
    for await (const fact of this.personFacts(tenant, person, known)) {
      if (fact.type === 'identity.merged.v1')
        absorbed.push(...(fact.data as Merged['data']).absorbed.map(({ ref }) => ref));
    }
    const nested = await Promise.all(absorbed.map((ref) => this.members(tenant, ref, known)));
    return [person, ...nested.flat()];
  }

  private async *personFacts(tenant: string, ref: string, known: string): AsyncGenerator<RecordedFact> {
    for await (const fact of this.log.read(streamName('person', tenant, ref)))
      if (fact.recordedAt <= known) yield fact;
  }

  private async interactionsOf(tenant: string, ref: string): Promise<RecordedInteraction[]> {
    const facts: RecordedInteraction[] = [];
    for await (const fact of this.log.read(streamName('interaction', tenant, ref)))
      facts.push(fact as RecordedInteraction);
    return facts;
  }
}

/** The person's identifiers that the events carried; those of others, kept apart by a refusal, are left out. */
const identifiersIn = (
  interactions: readonly OpenedInteraction[],
  refs: ReadonlySet<string>,
): IdentifierView[] =>
  identifiersSeen(interactions)
    .filter(({ ref }) => refs.has(ref))
    .map(({ type, ref, value, firstSeen }) => ({ type, ref, value: value ?? redacted, firstSeen }));

const redacted: Redacted = { state: 'redacted', reason: 'erased' };

/** Instants as the log writes them, so that they compare as strings. */
const utc = (instant: string): string => new Date(instant).toISOString();
const placeOf = ({ occurredAt, eventId }: { occurredAt: string; eventId: string }): string =>
  `${occurredAt} ${eventId}`;
