import { type Category, type RecordedFact, streamName } from '@ucv/envelope';
import type { EventLog } from '../log';
import type { Projection } from '../projection';

/** Categories whose streams are one person's, or one of their identifiers'. */
const ofPeople = ['interaction-', 'person-', 'membership-', 'consent-', 'delivery-', 'journey-'];

export interface Whom {
  tenant: string;
  ref: string;
}

/** What a projection reads of one person, and of what is nobody's (segments, destinations, erasures), in order. */
export class PersonFacts {
  /** Every identifier that was ever joined to the person, directly or through others. */
  readonly refs: Set<string>;
  private readonly own = new Map<string, number>();
  private common: bigint | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly projection: Pick<Projection, 'reads'>,
    private readonly whom: Whom,
  ) {
    this.refs = new Set([whom.ref]);
  }

  /**
   * Facts after those of the call before, up to a position, in the log's order.
   * @returns undefined where somebody was joined whose earlier facts were not read: begin anew
   * @cost    the person's streams, and one filtered pass over the log for what is nobody's
   */
  async upTo(until: bigint, signal: AbortSignal): Promise<RecordedFact[] | undefined> {
    const known = this.refs.size;
    const begun = this.own.size > 0;
    const links = await this.follow(until);
    if (begun && this.refs.size > known) return undefined;
    const facts = [...links, ...(await this.others(until)), ...(await this.ofNobody(until, signal))];
    return facts.sort((a, b) => (a.position < b.position ? -1 : 1));
  }

  /** Reads the `person-` streams of everybody who is reached from the person through them. */
  private async follow(until: bigint): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for (const ref of this.refs)
      for (const fact of await this.rest('person-', ref, until)) {
        facts.push(fact);
        fact.metadata.subjects.forEach((subject) => this.refs.add(subject.ref));
      }
    return this.projection.reads.includes('person-') ? facts : [];
  }

  private async others(until: bigint): Promise<RecordedFact[]> {
    const read = this.projection.reads.filter((prefix) => ofPeople.includes(prefix) && prefix !== 'person-');
    const facts: RecordedFact[] = [];
    for (const prefix of read)
      for (const ref of this.refs) facts.push(...(await this.rest(prefix, ref, until)));
    return facts;
  }

  private async rest(prefix: string, ref: string, until: bigint): Promise<RecordedFact[]> {
    const stream = streamName(prefix.slice(0, -1) as Category, this.whom.tenant, ref);
    const facts: RecordedFact[] = [];
    for await (const fact of this.log.read(stream, { from: this.own.get(stream) ?? 0 })) {
      if (fact.position > until) break;
      facts.push(fact);
    }
    this.own.set(stream, (facts.at(-1)?.revision ?? (this.own.get(stream) ?? 0) - 1) + 1);
    return facts;
  }

  private async ofNobody(until: bigint, signal: AbortSignal): Promise<RecordedFact[]> {
    const prefixes = this.projection.reads.filter((prefix) => !ofPeople.includes(prefix));
    if (prefixes.length === 0 || (this.common !== undefined && this.common >= until)) return [];
    const ended = new AbortController();
    const facts: RecordedFact[] = [];
    const feed = this.log.feed({
      prefixes,
      after: this.common,
      signal: AbortSignal.any([signal, ended.signal]),
    });
    for await (const batch of feed) {
      facts.push(...batch.facts.filter(({ position }) => position <= until));
      if (batch.live || (batch.position !== undefined && batch.position >= until)) break;
    }
    ended.abort();
    signal.throwIfAborted();
    this.common = until;
    return facts;
  }
}
