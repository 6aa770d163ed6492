/**
 * Facts that a projection could not take. Requests, to each service:
 *   `<service>.parked.v1`           ListParked → ParkedFacts
 *   `<service>.parked-fact.v1`      {id} → ParkedFact; refuses `<service>.parked-unknown`
 *   `<service>.replay-parked.v1`    SettleParked → ParkedFact; refuses `<service>.parked-unknown`
 *   `<service>.discard-parked.v1`   SettleParked → ParkedFact; refuses `<service>.parked-unknown`
 */
export interface ListParked {
  /** Opaque, from the page before. */
  cursor?: string;
  limit?: number;
  /** `open` where absent. */
  state?: 'open' | 'discarded' | 'all';
}

export interface ParkedFacts {
  parked: ParkedFact[];
  cursor?: string;
}

/** What may be told of a parked fact: names, places, times and codes. Its content stays sealed in the log. */
export interface ParkedFact {
  /** Opaque; names the service, the projection and the fact. */
  id: string;
  service: string;
  projection: string;
  factId: string;
  type: string;
  stream: string;
  revision: number;
  position: string;
  /** Code: of the refusal, or `log.unknown-type`, `log.newer-version`. */
  reason: string;
  parkedAt: string;
  discarded?: { at: string; actor: string; reason: string };
  /** The fact's metadata and the shape of its data: names and kinds of fields, no values. Only when asked for by id. */
  inspected?: { metadata: Record<string, unknown>; shape: Record<string, string> };
}

export interface SettleParked {
  id: string;
  /** Why; required to discard. No personal data. */
  reason?: string;
  actor: string;
  requestId: string;
}

/** Published by the service that holds the fact, on its `config-` stream named `parked`; before it acts. */
export interface ParkedSettled {
  service: string;
  projection: string;
  factId: string;
  type: string;
  /** Opaque note of who asked; codes and words about the cause, no personal data. */
  reason?: string;
}
