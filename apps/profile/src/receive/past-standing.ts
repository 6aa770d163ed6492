import type { RecordedConsentDecided } from '@ucv/contracts-consent';
import type { ConsentStanding, SegmentMembership } from '@ucv/contracts-profile';
import type { RecordedMembership, SegmentDefined } from '@ucv/contracts-segmentation';
import { type Category, type RecordedFact, streamName } from '@ucv/envelope';
import type { EventLog } from '@ucv/platform-event-store';
import { combineConsents, decided } from '../decide/consents';
import { membershipsAfter } from '../decide/memberships';

/** Instants as the log writes them. */
export interface Bounds {
  /** Leaves out what happened later. */
  latest: string;
  /** Leaves out what was recorded later. */
  known: string;
}

export const within = ({ metadata, recordedAt }: RecordedFact, { latest, known }: Bounds): boolean =>
  metadata.occurredAt <= latest && recordedAt <= known;

/** What was decided for some identifiers, from their `consent-` streams. */
export async function consentsAt(
  streams: PastStreams,
  refs: readonly string[],
): Promise<Record<string, ConsentStanding>> {
  const facts = (await Promise.all(refs.map((ref) => streams.read('consent', ref)))).flat();
  const decisions = facts.filter(
    (fact): fact is RecordedConsentDecided => fact.type === 'consent.decided.v1',
  );
  return combineConsents(decisions.map(decided));
}

/** What a person belonged to, from their `membership-` stream; segments under the name that they had. */
export async function segmentsAt(streams: PastStreams, person: string): Promise<SegmentMembership[]> {
  const held = membershipsAfter((await streams.read('membership', person)) as RecordedMembership[]);
  const named = await Promise.all(
    held.map(async (membership) => {
      const last = (await streams.knownOf('segment', membership.id)).at(-1);
      if (last?.type !== 'segmentation.segment-defined.v1') return [];
      return [{ ...membership, name: (last.data as SegmentDefined['data']).name }];
    }),
  );
  return named.flat();
}

/** Streams of one tenant as they read at an instant. */
export class PastStreams {
  constructor(
    private readonly log: EventLog,
    private readonly tenant: string,
    private readonly bounds: Bounds,
  ) {}

  async read(category: Category, ref: string): Promise<RecordedFact[]> {
    const facts = await this.knownOf(category, ref);
    return facts.filter(({ metadata }) => metadata.occurredAt <= this.bounds.latest);
  }

  /** What was known at the instant, whenever it happened: how things are called is no event in a person's life. */
  async knownOf(category: Category, ref: string): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for await (const fact of this.log.read(streamName(category, this.tenant, ref)))
      if (fact.recordedAt <= this.bounds.known) facts.push(fact);
    return facts;
  }
}
