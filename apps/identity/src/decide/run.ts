import type { HubLearnedData, PersonBrakedData } from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import type { Constraints, Lock } from './constraints';
import { decideInteraction } from './decide-interaction';
import { type Evidence, evidenceKey, evidenceOf, wereSeenTogether } from './evidence';
import type { Graph } from './graph';
import { type Companions, type Measure, meet, sharedBy } from './hubs';
import type { Decision, NewId } from './scribe';

/** What is known around the identifiers of some events. */
export interface Surroundings extends Omit<Measure, 'rules'> {
  graph: Graph;
  constraints: Constraints;
  /** Keys of evidence that was seen before. */
  seen: Set<string>;
  companions: Companions;
  /** By person, when they took in others, RFC 3339, not longer ago than the rules look back. */
  merges: Map<string, string[]>;
  newId: NewId;
  /** The instant so many seconds before one, RFC 3339. */
  before(instant: string, seconds: number): string;
}

/** A person who takes in others too fast. */
export interface Brake extends PersonBrakedData {
  event: RecordedFact;
}

/**
 * Events decided one after the other, until one changes what holds for those before it: an identifier turns out to
 * be shared by too many. Where that happens depends on the events alone, never on how they were cut into batches.
 */
export class Run {
  readonly decisions: Decision[] = [];
  readonly evidence: Evidence[] = [];
  readonly brakes: Brake[] = [];

  constructor(private readonly around: Surroundings) {}

  /**
   * @param fresh  whether it was never decided; otherwise it is remembered and not decided again
   * @returns the hubs that were found, if any: they must be dealt with before the next event
   */
  take(event: RecordedFact, fresh: boolean): HubLearnedData[] {
    const evidence = this.remember(event);
    if (!evidence) return [];
    const hubs = this.meet(evidence);
    if (!fresh) return [];
    if (hubs.length > 0) return hubs;
    const decision = decideInteraction(event, evidence, this.around);
    if (!decision) return [];
    this.decisions.push(decision);
    if (decision.locks.length > 0) this.watchPace(event, decision);
    return [];
  }

  /** Undefined where the event says nothing about who is who that was not said before. */
  private remember(event: RecordedFact): Evidence | undefined {
    const evidence = evidenceOf(event);
    if (evidence.subjects.length < 2) return undefined;
    const key = evidenceKey(evidence);
    if (this.around.seen.has(key)) return undefined;
    this.around.seen.add(key);
    this.evidence.push(evidence);
    return evidence;
  }

  /** Everybody meets everybody; who is only alike meets nobody, and who belongs to nobody is known. */
  private meet(evidence: Evidence): HubLearnedData[] {
    if (!wereSeenTogether(evidence)) return [];
    const { subjects, at = 0 } = evidence;
    const { companions, constraints, usual, released } = this.around;
    return subjects.flatMap((identifier) => {
      if (constraints.hubs.has(identifier.ref)) return [];
      const met = meet(companions, identifier, { others: subjects, at });
      const shared = sharedBy(identifier, met, { rules: constraints.rules, usual, released });
      return shared ? [{ identifier, ...shared }] : [];
    });
  }

  private watchPace(event: RecordedFact, { conclusions }: Decision): void {
    const { merges, constraints, before } = this.around;
    const { velocity } = constraints.rules;
    const { person } = conclusions[0]!.fact.data as { person: Subject };
    const at = event.metadata.receivedAt;
    const since = before(at, velocity.withinSeconds);
    const recent = [...(merges.get(person.ref) ?? []).filter((other) => other > since), at];
    merges.set(person.ref, recent);
    if (recent.length <= velocity.merges) return;
    const lock: Lock = { ref: person.ref, since: event.position };
    if (!constraints.lock(lock)) return;
    this.brakes.push({ person, merges: recent.length, withinSeconds: velocity.withinSeconds, event });
  }
}
