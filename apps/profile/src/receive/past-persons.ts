import type { AbsorbedInto, Merged, Split } from '@ucv/contracts-identity';
import { type RecordedFact, streamName } from '@ucv/envelope';
import type { EventLog } from '@ucv/platform-event-store';

/** Where an identifier was from some position on. */
interface Whereabouts {
  person: string;
  since: bigint;
  /** Everybody who came with it, where a split brought it there. */
  identifiers: string[];
}

const endOfLog = 2n ** 64n;

/**
 * Who was whom as it was known at an instant, from the `person-` streams of those who are involved. An absorbed
 * identifier is followed into the survivor's stream, and out of it again where that says `split`.
 * @cost one read for each stream involved
 */
export class PastPersons {
  private readonly streams = new Map<string, Promise<RecordedFact[]>>();

  /** @param known  leaves out what was recorded later */
  constructor(
    private readonly log: EventLog,
    private readonly tenant: string,
    private readonly known: string,
  ) {}

  async personOf(ref: string): Promise<string> {
    return (await this.trail(ref, endOfLog)).at(-1)!.person;
  }

  /** Every identifier of a person, before a position of the log. */
  async membersOf(person: string, until = endOfLog): Promise<string[]> {
    const begun = (await this.trail(person, until)).findLast((at) => at.person === person) as Whereabouts;
    const members = new Set([person, ...begun.identifiers]);
    for (const fact of await this.between(person, begun.since, until)) {
      for (const ref of await this.arriving(fact)) members.add(ref);
      for (const ref of leaving(fact)) members.delete(ref);
    }
    return [...members];
  }

  private async arriving({ type, data, position }: RecordedFact): Promise<string[]> {
    if (type !== 'identity.merged.v1') return [];
    const { absorbed } = data as Merged['data'];
    return (await Promise.all(absorbed.map(({ ref }) => this.membersOf(ref, position)))).flat();
  }

  private async trail(ref: string, until: bigint): Promise<Whereabouts[]> {
    const trail: Whereabouts[] = [{ person: ref, since: -1n, identifiers: [] }];
    for (;;) {
      const { person, since } = trail.at(-1)!;
      const facts = await this.between(person, since, until);
      const next = facts.flatMap((fact) => move(fact, ref))[0];
      if (!next) return trail;
      trail.push(next);
    }
  }

  /** Facts on a person's stream between two positions of the log, both excluded. */
  private async between(person: string, since: bigint, until: bigint): Promise<RecordedFact[]> {
    return (await this.factsOf(person)).filter(({ position }) => position > since && position < until);
  }

  private factsOf(ref: string): Promise<RecordedFact[]> {
    const facts = this.streams.get(ref) ?? this.read(ref);
    this.streams.set(ref, facts);
    return facts;
  }

  private async read(ref: string): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for await (const fact of this.log.read(streamName('person', this.tenant, ref)))
      if (fact.recordedAt <= this.known) facts.push(fact);
    return facts;
  }
}

const leaving = ({ type, data }: RecordedFact): string[] =>
  type === 'identity.split.v1'
    ? (data as Split['data']).parts.flatMap(({ identifiers }) => identifiers.map(({ ref }) => ref))
    : [];

/** Where a fact on a person's stream brings one of their identifiers; nothing where it stays. */
function move({ type, data, position }: RecordedFact, ref: string): Whereabouts[] {
  if (type === 'identity.absorbed-into.v1')
    return [{ person: (data as AbsorbedInto['data']).into.ref, since: position, identifiers: [] }];
  if (type !== 'identity.split.v1') return [];
  return (data as Split['data']).parts
    .map(({ person, identifiers }) => ({
      person: person.ref,
      since: position,
      identifiers: identifiers.map((identifier) => identifier.ref),
    }))
    .filter(({ identifiers }) => identifiers.includes(ref));
}
