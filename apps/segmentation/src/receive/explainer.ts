import type { ExplainMembership, MembershipChange, MembershipExplanation } from '@ucv/contracts-segmentation';
import { type RecordedFact, streamName } from '@ucv/envelope';
import type { EventLog } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { Compiled } from '../decide/definitions';
import { explanation } from '../decide/explanation';
import type { Person } from '../decide/person';
import { instants } from '../project/instants';
import { personAsOf } from '../project/past';
import { loadPeople } from '../project/people-store';
import { type DefinitionCache, namesOf } from '../project/segments';
import { personUnknown, segmentUnknown } from './refusals';
import { refOf } from './ref-of';

/** Says why somebody belongs to a segment or not, now or as of an instant, from the rows; and what was recorded of it. */
export class Explainer {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly privacy: Privacy,
    private readonly definitions: DefinitionCache,
  ) {}

  /** @refuses segmentation.segment-unknown, segmentation.person-unknown */
  async explain(tenant: string, asked: ExplainMembership): Promise<MembershipExplanation> {
    const at = asked.asOf === undefined ? Date.now() : instants.read(asked.asOf);
    const { person, definition, names, streams } = await this.readModel.forTenant(tenant, async (tx) => {
      const found = (await this.definitions.of(tx, tenant)).get(asked.segment);
      if (!found) throw segmentUnknown();
      const ref = await refOf(this.privacy.index, tenant, asked.ref);
      const now = await this.person(tx, tenant, { ref, definition: found });
      const past = asked.asOf === undefined ? now : await personAsOf(tx, tenant, { person: now, until: at });
      if (!past) throw personUnknown();
      return {
        person: past,
        definition: found,
        names: await namesOf(tx, tenant),
        streams: await streamsOf(tx, tenant, now),
      };
    });
    const { id, name, version, condition } = definition;
    return {
      person: person.self,
      segment: { id, name, version },
      asOf: instants.write(at),
      ...explanation(condition, person, { at, instants, names }),
      changes: await this.changes(tenant, { streams, segment: id, until: instants.write(at) }),
    };
  }

  private async person(
    tx: EntityManager,
    tenant: string,
    { ref, definition }: { ref: string; definition: Compiled },
  ): Promise<Person> {
    const names = [...definition.condition.events];
    const person = (await loadPeople(tx, { tenant, refs: [ref], names })).person({ type: 'person', ref });
    if (!person.known) throw personUnknown();
    return person;
  }

  /** Entries and exits as recorded, under every id that the person had. */
  private async changes(
    tenant: string,
    { streams, segment, until }: { streams: string[]; segment: string; until: string },
  ): Promise<MembershipExplanation['changes']> {
    const recorded: RecordedFact[] = [];
    for (const person of streams)
      for await (const fact of this.log.read(streamName('membership', tenant, person)))
        if ((fact.data as MembershipChange).segment === segment && fact.metadata.occurredAt <= until)
          recorded.push(fact);
    recorded.sort((a, b) =>
      a.position < b.position ? -1 : a.position > b.position ? 1 : a.revision - b.revision,
    );
    return recorded.map(({ id: factId, type, data, metadata }) => ({
      factId,
      kind: type === 'segmentation.entered.v1' ? 'entered' : 'exited',
      at: metadata.occurredAt,
      cause: (data as MembershipChange).cause,
    }));
  }
}

async function streamsOf(tx: EntityManager, tenant: string, { identifiers }: Person): Promise<string[]> {
  const rows = await tx.query<{ person: string }[]>(
    'SELECT person FROM membership_stream WHERE tenant = $1 AND person = ANY($2) ORDER BY person',
    [tenant, [...identifiers.keys()]],
  );
  return rows.map(({ person }) => person);
}
