import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import type { IdentifierView, Instants, PersonRef, ProfileView, TimelinePage } from '@ucv/contracts-profile';
import type { Redacted } from '@ucv/envelope';
import { contribute, emptyRecord } from '@ucv/golden-record';
import type { EventLog } from '@ucv/platform-event-store';
import { erasedAmong } from '@ucv/platform-persons';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { identifiersSeen } from '../decide/identifiers-seen';
import { contribution, type OpenedInteraction, timelineEntry } from '../decide/interaction';
import { onePage } from '../decide/page';
import { profileView } from '../decide/profile-view';
import { openInteractions } from '../project/open-interactions';
import { cursorOf, readCursor } from './cursor';
import { notFound } from './not-found';
import { PastPersons } from './past-persons';
import { consentsAt, PastStreams, segmentsAt } from './past-standing';
import { refOf } from './ref-of';

/** Most distant instant, for a bound that was not given. */
const endOfTime = '9999-12-31T23:59:59.999Z';

/**
 * Answers about persons as of any instant, straight from their own streams: links as they were known at
 * `knownAt`; events, memberships and consents that happened until `asOf` and were recorded until `knownAt`. The
 * rows are asked for nothing but who is erased by now.
 * @cost O(events of the person); milliseconds for hundreds of events
 */
export class LogView {
  constructor(
    private readonly log: EventLog,
    private readonly privacy: Privacy,
    private readonly readModel: ReadModel,
  ) {}

  async profile(tenant: string, whom: PersonRef, instants: Instants): Promise<ProfileView> {
    const person = await this.personAt(tenant, whom, instants);
    const { id, refs, interactions } = person;
    const position = interactions.reduce(
      (most, { fact }) => (fact.position > most ? fact.position : most),
      0n,
    );
    return profileView(
      {
        id,
        identifiers: identifiersIn(interactions, refs),
        fragments: [interactions.map(contribution).reduce(contribute, emptyRecord)],
        ...(await this.standing(tenant, person)),
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
  ): Promise<PersonAt> {
    const ref = await refOf(this.privacy.index, tenant, whom);
    const bounds = { latest: utc(asOf), known: utc(knownAt) };
    const persons = new PastPersons(this.log, tenant, bounds.known);
    const id = await persons.personOf(ref);
    const refs = new Set([...(await persons.membersOf(id)), ref]);
    const streams = new PastStreams(this.log, tenant, bounds);
    const facts = (await Promise.all([...refs].map((own) => streams.read('interaction', own)))).flat();
    if (facts.length === 0) throw notFound();
    return {
      ...{ id, refs, streams },
      interactions: await openInteractions(this.privacy, facts as RecordedInteraction[]),
    };
  }

  /** What is said in the clear of somebody erased is left out as well. */
  private async standing(
    tenant: string,
    { id, refs, streams }: PersonAt,
  ): Promise<Pick<ProfileView, 'segments' | 'consents'>> {
    const asked = [...refs].map((ref) => ({ tenant, ref }));
    const erased = await this.readModel.forTenant(tenant, (tx) => erasedAmong(tx, asked));
    const gone = new Set(erased.map(({ ref }) => ref));
    return {
      segments: gone.has(id) ? [] : await segmentsAt(streams, id),
      consents: await consentsAt(
        streams,
        [...refs].filter((ref) => !gone.has(ref)),
      ),
    };
  }
}

interface PersonAt {
  id: string;
  refs: ReadonlySet<string>;
  streams: PastStreams;
  interactions: OpenedInteraction[];
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
