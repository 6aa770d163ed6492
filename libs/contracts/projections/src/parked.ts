/**
 * Facts that a projection could not take. Requests, to each service:
 *   `<service>.parked.v1`           ListParked → ParkedFacts
 *   `<service>.parked-fact.v1`      {id} → ParkedFact; refuses `<service>.parked-unknown`
 *   `<service>.replay-parked.v1`    SettleParked → ParkedFact, `open` where it failed again; refuses
 *                                   `<service>.parked-unknown`, `.parked-not-now`, `.reason-unusable`
 *   `<service>.discard-parked.v1`   SettleParked → ParkedFact; refuses `<service>.parked-unknown`, `.parked-not-now`,
 *                                   `.reason-unusable`
 */
export interface ListParked {
  /** Opaque, from the page before. */
  cursor?: string;
  limit?: number;
  /** `open` where absent. */
  state?: 'open' | 'discarded' | 'all';
  /** Only those of this projection. */
  projection?: string;
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
  /** `replayed` in the answer to a replay alone: its rows are written, and it is parked no more. */
  state: 'open' | 'discarded' | 'replayed';
  /** Code: of the refusal, or `log.unknown-type`, `log.newer-version`; of the last try where it was replayed in vain. */
  reason: string;
  /** When it was parked, or last replayed in vain. */
  parkedAt: string;
  /**
   * Present where replaying it now does not promise the rows of a rebuild, because later facts are in the rows already:
   * rebuild this projection afterwards, for one person where `only` names their ref. Not in lists.
   */
  rebuild?: { projection: string; only?: string };
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

/**
 * Published by the service that holds the fact, on the `config-` stream named `parked`; before it acts. Of all that was
 * said of a projection's fact the newest counts, also in a rebuild: a discarded one that is parked again is discarded.
 */
export interface ParkedSettled {
  service: string;
  projection: string;
  factId: string;
  type: string;
  /** Where the fact stands: an id alone leads nowhere in a log. */
  stream: string;
  revision: number;
  /** Why it was parked, as a code, and when. */
  parkedFor: string;
  parkedAt: string;
  /** Codes and words about the cause, by who asked; no personal data. */
  reason?: string;
}
