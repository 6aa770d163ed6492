import type { Subject } from './subject';

/**
 * What stands beside every fact, in the clear. Opaque refs, codes and times only: whatever could name a
 * person is sealed inside `data`.
 */
export interface FactMetadata {
  tenant: string;
  /** Every identifier in the fact, by ref; the first one is the fragment that the fact belongs to. */
  subjects: Subject[];
  /** Name of the source whose write key delivered the event. */
  source?: string;
  /** The sender's message id, present only where it is recognisably opaque; otherwise it is sealed. */
  messageId?: string;
  /** RFC 3339 in UTC with milliseconds, so that instants compare as strings. When it happened, corrected for the sender's clock, at most 24 h after `receivedAt`. */
  occurredAt: string;
  /** RFC 3339. When this system took it in. */
  receivedAt: string;
  /** Opaque ref of the token that acted, or `service:<name>`. */
  actor: string;
  /** Id of the fact that made this one necessary; null where the cause is outside the log. */
  causationId: string | null;
  /** Id shared by all that one outside cause brought about. */
  correlationId: string;
  purposes?: string[];
  basis?: string;
  /** Key that opens `data.sealed`, repeated here so that audit can answer without reading data. */
  kid?: string;
  trackingPlan?: string;
}

/** A fact about to be appended. `type` is `<publisher>.<fact-in-past-tense>.v<N>`. */
export interface Fact<Type extends string = string, Data = unknown> {
  /** UUID; deterministic wherever a retry could repeat the append. */
  id: string;
  type: Type;
  data: Data;
  metadata: FactMetadata;
}

/** A fact as the log holds it. */
export interface RecordedFact<Type extends string = string, Data = unknown> extends Fact<Type, Data> {
  stream: string;
  /** 0-based place in its stream. */
  revision: number;
  /** Commit position in the whole log: grows, has gaps, and changes when a log moves to another server. */
  position: bigint;
  /** RFC 3339, by the log's clock. `knownAt` is bounded by this. */
  recordedAt: string;
  /** The older type that the log has it under, where it was lifted to the one that it has here. */
  recordedAs?: string;
}

/** What the sealed content of a recorded fact is bound to: the fact's place, its id, and the type under which it was sealed. */
export const bindingOf = ({ metadata: { tenant }, stream, id, type, recordedAs }: RecordedFact) => ({
  tenant,
  stream,
  eventId: id,
  type: recordedAs ?? type,
});

const factType = /^[a-z][a-z-]*\.[a-z][a-z-]*\.v[1-9]\d*$/;

/** Whether a type is well formed: publisher, fact, version. */
export const isFactType = (type: string): boolean => factType.test(type);
