import type { SegmentNames } from './describe';

/** Something that a person did. Instants are epoch milliseconds throughout. */
export interface PastEvent {
  id: string;
  name: string;
  at: number;
  properties: Record<string, unknown>;
}

/** What is known of a person. */
export interface PersonFacts {
  /**
   * Events of a name in the order of `inOrder`. Some may be later than the instant asked about: they do not
   * count yet.
   */
  events(name: string): readonly PastEvent[];
  /** A dotted name reaches inside; see `reach`. Before `at` the trait counts as absent. */
  trait(name: string): { value: unknown; at: number } | undefined;
  /** Before `at` it counts as not granted. */
  consent(purpose: string): { granted: boolean; at: number } | undefined;
}

export interface Evaluation {
  holds: boolean;
  /**
   * Earliest instant after the one asked about at which this may change if nothing else is learned: exact or
   * too early, never too late; null for never.
   */
  next: number | null;
}

/** A condition, part by part. */
export interface ExplainedCondition {
  /** The condition in words. */
  says: string;
  holds: boolean;
  /** Events that count, newest first, at most 20. */
  events?: { eventId: string; name: string; at: number }[];
  /** How many count. */
  count?: number;
  /** Absent from a segment that the same explanation already took apart. */
  parts?: ExplainedCondition[];
}

/** A compiled condition: it keeps nothing between calls. */
export interface Condition {
  /** Names that it asks the person's facts for; of segments inside, too. */
  readonly events: ReadonlySet<string>;
  readonly traits: ReadonlySet<string>;
  readonly consents: ReadonlySet<string>;
  /** @cost  0.5 µs for five parts that the latest facts decide; else what the parts say of themselves */
  evaluate(person: PersonFacts, now: number): Evaluation;
  /**
   * Since when it has been as it is at `now`, by the facts' own times; null where it was never otherwise.
   * @cost  O(n · log n) of all events of the names asked for, about 0.2 µs each
   */
  since(person: PersonFacts, now: number): number | null;
  /**
   * @param names  of the segments that the condition names
   * @cost  O(events of the names asked for), 0.02 to 0.2 µs each
   */
  explain(person: PersonFacts, now: number, names?: SegmentNames): ExplainedCondition;
}

/** The order of events: by instant, and of one instant by id. */
export function inOrder(a: PastEvent, b: PastEvent): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
