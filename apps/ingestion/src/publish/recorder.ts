import { streamName } from '@ucv/envelope';
import { type EventLog, LogError } from '@ucv/platform-event-store';
import { normaliseIdentifier, type Privacy } from '@ucv/platform-privacy';
import { contentToSeal, dataClass, interactionRecorded, type Interaction, type Named } from '../decide/facts';
import { withoutErased } from '../decide/suppressed';
import { appendFacts, type Placed } from './append-facts';
import type { Claims } from './claims';
import { withRefs } from './name-subjects';
import { recordedAlready } from './recorded-already';
import type { Settlements } from './settlements';

/** What became of an event. */
export type Outcome =
  | { state: 'recorded' }
  /** It was in the log before. */
  | { state: 'duplicate' }
  /** It carries an identifier of somebody who was erased, maybe while it came in. */
  | { state: 'erased' }
  /** Whether it is in the log is not known; the sender tries again with the same id. */
  | { state: 'failed'; error: unknown };

/** An event with its refs; the first of `subjects` is its home. */
interface Addressed {
  interaction: Interaction;
  subjects: Named[];
  home: string;
  /** It was claimed before, and is not in the log yet. */
  doubtful?: boolean;
}

const interactionType = 'ingestion.interaction-recorded.v1';

/**
 * Takes events of one tenant into the log, each once: refs, claims, seals and appends, all in bulk. Every step
 * can be cut off and done again.
 */
export class Recorder {
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly log: EventLog,
    private readonly privacy: Pick<Privacy, 'index' | 'sealMany'>,
    private readonly claims: Claims,
    private readonly settlements: Settlements,
  ) {}

  /**
   * @param interactions  of one tenant, each id once
   * @returns             for each its outcome, in order
   * @throws              where nothing was appended: the database is away
   * @cost                three round trips to the database for all, one append for each stream
   */
  async record(tenant: string, interactions: readonly Interaction[]): Promise<Outcome[]> {
    const work = this.take(tenant, interactions);
    this.underWay.add(work);
    return work.finally(() => this.underWay.delete(work));
  }

  /**
   * Resolves when nothing that was named before this call is on its way to the log any more: of whom was erased by then
   * no event will come to stand on the log after that.
   */
  async drained(): Promise<void> {
    this.privacy.index.forget();
    await Promise.allSettled([...this.underWay]);
  }

  private async take(tenant: string, interactions: readonly Interaction[]): Promise<Outcome[]> {
    const outcomes = new Map<string, Outcome>();
    const addressed = await this.address(tenant, interactions, outcomes);
    const open = await this.unrecorded(tenant, addressed, outcomes);
    const placed = await this.seal(tenant, open, outcomes);
    const failures = await appendFacts(this.log, placed);
    placed.forEach(({ fact }, at) => outcomes.set(fact.id, outcomeOf(failures[at])));
    this.settlements.add(inLog(outcomes));
    return interactions.map(({ id }) => outcomes.get(id)!);
  }

  /** Leaves out what is about somebody who was erased; takes erased identifiers out of what is about others. */
  private async address(
    tenant: string,
    interactions: readonly Interaction[],
    outcomes: Map<string, Outcome>,
  ): Promise<Addressed[]> {
    const lists = interactions.map(({ draft }) => draft.identifiers);
    const identifiers = await withRefs(this.privacy.index, tenant, lists);
    return interactions.flatMap((interaction, at) => {
      const own = withoutErased(interaction.draft, identifiers[at]!, normaliseIdentifier);
      if (own)
        return [
          {
            interaction: { ...interaction, draft: own.draft },
            subjects: own.subjects,
            home: own.subjects[0]!.ref,
          },
        ];
      outcomes.set(interaction.id, { state: 'erased' });
      return [];
    });
  }

  /** Claims all, and leaves out what an earlier claim shows to be in the log. */
  private async unrecorded(
    tenant: string,
    addressed: readonly Addressed[],
    outcomes: Map<string, Outcome>,
  ): Promise<Addressed[]> {
    if (addressed.length === 0) return [];
    const earlier = await this.claims.take(
      tenant,
      addressed.map(({ interaction, home }) => ({ id: interaction.id, home })),
    );
    if (earlier.length === 0) return [...addressed];
    const unsettled = earlier.filter(({ settled }) => !settled);
    const found = await recordedAlready(this.log, tenant, unsettled);
    for (const { id, settled } of earlier) {
      if (settled || found.has(id)) outcomes.set(id, { state: 'duplicate' });
    }
    const homes = new Map(unsettled.map(({ id, home }) => [id, home]));
    const open = addressed
      .filter(({ interaction }) => !outcomes.has(interaction.id))
      .map((one) => ({ ...one, doubtful: homes.has(one.interaction.id) }));
    await this.claims.move(
      tenant,
      open
        .filter(({ interaction, home }) => (homes.get(interaction.id) ?? home) !== home)
        .map(({ interaction, home }) => ({ id: interaction.id, home })),
    );
    return open;
  }

  private async seal(
    tenant: string,
    addressed: readonly Addressed[],
    outcomes: Map<string, Outcome>,
  ): Promise<Placed[]> {
    const sealed = await this.privacy.sealMany(
      addressed.map(({ interaction: { id, draft }, subjects, home }) => ({
        tenant,
        ref: home,
        cls: dataClass(draft),
        at: draft.occurredAt,
        stream: streamName('interaction', tenant, home),
        eventId: id,
        type: interactionType,
        content: contentToSeal(draft, subjects),
      })),
    );
    return addressed.flatMap(({ interaction, subjects, home, doubtful }, at) => {
      const seal = sealed[at]!;
      if ('refused' in seal) {
        outcomes.set(interaction.id, { state: 'erased' });
        return [];
      }
      const fact = interactionRecorded(interaction, subjects, seal.sealed);
      return [{ stream: streamName('interaction', tenant, home), fact, doubtful }];
    });
  }
}

const outcomeOf = (failure: unknown): Outcome => {
  if (failure === undefined) return { state: 'recorded' };
  // A tombstone stands where an erasure removed the stream.
  const removed = failure instanceof LogError && failure.code === 'log.stream-removed';
  return removed ? { state: 'erased' } : { state: 'failed', error: failure };
};

const inLog = (outcomes: Map<string, Outcome>): string[] =>
  [...outcomes].filter(([, { state }]) => state === 'recorded' || state === 'duplicate').map(([id]) => id);
