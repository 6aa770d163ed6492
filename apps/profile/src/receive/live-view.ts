import type {
  GetPersons,
  HistoryEntry,
  IdentifierView,
  PersonHistory,
  PersonRef,
  Persons,
  ProfileView,
  TimelineEntry,
  TimelinePage,
} from '@ucv/contracts-profile';
import type { ProjectionRunner } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { onePage } from '../decide/page';
import { profileView } from '../decide/profile-view';
import { readRecord } from '../project/fragment-row';
import { type MemberRow, membersOf, personsOfKnown, standingOf, subjectsOf } from '../project/person-rows';
import { cursorOf, readCursor } from './cursor';
import { eventsNamed, manyPersons } from './many-persons';
import { refOf } from './ref-of';
import { selfOf } from './self-of';

/** Answers about persons as they are known now, from the rows. */
export class LiveView {
  constructor(
    private readonly readModel: Pick<ReadModel, 'forTenant'>,
    private readonly privacy: Privacy,
    private readonly runner: Pick<ProjectionRunner, 'status'>,
  ) {}

  /** @cost two indexed queries, about 1 ms */
  async profile(tenant: string, whom: PersonRef): Promise<ProfileView> {
    const ref = await refOf(this.privacy.index, tenant, whom);
    // Before the rows are read: it may hold less than is shown, never more.
    const position = String(this.runner.status.position ?? 0n);
    const parts = await this.readModel.forTenant(tenant, async (tx) => {
      const members = await membersOf(tx, tenant, [ref]);
      const person = selfOf(members).ref;
      const refs = members.map((member) => member.ref);
      return {
        id: person,
        identifiers: members.map(identifierView),
        fragments: members.map(readRecord),
        ...(await standingOf(tx, { tenant, person, refs })),
      };
    });
    return profileView(parts, { position, asOf: null, knownAt: null });
  }

  async timeline(
    tenant: string,
    whom: PersonRef,
    page: { limit: number; cursor?: string },
  ): Promise<TimelinePage> {
    const ref = await refOf(this.privacy.index, tenant, whom);
    const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
    const { person, rows } = await this.readModel.forTenant(tenant, async (tx) => {
      const members = await subjectsOf(tx, tenant, ref);
      const rows = await tx.query<{ entry: TimelineEntry }[]>(
        `SELECT entry FROM interaction WHERE tenant = $1 AND ref = ANY($2)
           AND ($3::timestamptz IS NULL OR (occurred_at, event_id) < ($3::timestamptz, $4::uuid))
         ORDER BY occurred_at DESC, event_id DESC LIMIT $5`,
        [
          tenant,
          members.map((member) => member.ref),
          after?.occurredAt ?? null,
          after?.eventId ?? null,
          page.limit + 1,
        ],
      );
      return { person: selfOf(members), rows };
    });
    const data = onePage(
      rows.map(({ entry }) => entry),
      page.limit,
    );
    return {
      person,
      data,
      cursor: rows.length > data.length ? cursorOf(data.at(-1) as TimelineEntry) : null,
    };
  }

  /** Decisions about the person and about everybody who became part of them, oldest first. */
  async history(tenant: string, whom: PersonRef): Promise<PersonHistory> {
    const ref = await refOf(this.privacy.index, tenant, whom);
    return this.readModel.forTenant(tenant, async (tx) => {
      const members = await membersOf(tx, tenant, [ref]);
      const rows = await tx.query<
        { fact_id: string; type: string; at: Date; summary: HistoryEntry['summary'] }[]
      >(
        'SELECT fact_id, type, at, summary FROM person_change WHERE tenant = $1 AND ref = ANY($2) ORDER BY position',
        [tenant, members.map((member) => member.ref)],
      );
      const values = new Map(members.map((member) => [member.ref, member.value ?? undefined]));
      const data = rows.map(({ fact_id, type, at, summary }) => ({
        factId: fact_id,
        type,
        at: at.toISOString(),
        summary: {
          ...summary,
          identifiers: summary.identifiers.map((subject) => ({ ...subject, value: values.get(subject.ref) })),
        },
      }));
      return { person: selfOf(members), data };
    });
  }

  many(tenant: string, { persons, events }: GetPersons): Promise<Persons> {
    return this.readModel.forTenant(tenant, async (tx) => ({
      persons: await manyPersons(tx, tenant, persons),
      ...(events ? { events: await eventsNamed(tx, tenant, events) } : {}),
    }));
  }

  async personsOf(tenant: string, refs: readonly string[]): Promise<Record<string, string>> {
    const rows = await this.readModel.forTenant(tenant, (tx) => personsOfKnown(tx, tenant, refs));
    return Object.fromEntries(rows.map(({ ref, person }) => [ref, person]));
  }
}

const identifierView = ({ ref, type, value, seen }: MemberRow): IdentifierView => ({
  type,
  value: value ?? { state: 'redacted', reason: 'erased' },
  ref,
  firstSeen: seen?.toISOString() ?? null,
});
