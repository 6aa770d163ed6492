/** Where an identifier is named by its value: of whoever asks to be taken in again. */
export interface SuppressedIdentifier {
  type: string;
  value: string;
}

/** An identifier that an erasure suppressed: events that carry it are refused. Its value is gone. */
export interface Suppression {
  id: string;
  /** Kind of the identifier. */
  type: string;
  /** RFC 3339. */
  since: string;
  /** The request by which it was erased. */
  request: string;
}

/**
 * Request `consent.suppressions.v1`: newest first.
 * @refuses consent.cursor-unknown
 */
export interface GetSuppressions {
  /** Only the one of this identifier. */
  identifier?: SuppressedIdentifier;
  limit: number;
  cursor?: string;
}
export interface Suppressions {
  data: Suppression[];
  cursor: string | null;
}

/**
 * Request `consent.lift-suppression.v1`, by id or by the identifier itself; answered with the suppression that was lifted
 * once the identifier may be taken in: it gets a new ref, and nothing of the time before.
 * @refuses consent.suppression-unknown
 */
export interface LiftSuppression {
  id?: string;
  identifier?: SuppressedIdentifier;
  /** Kept for ever in the clear. */
  reason: string;
  actor: string;
}

/** Notice `notice.consent.suppression-lifted.<tenant>`: ask again about identifiers that were suppressed. */
export interface SuppressionLiftedNotice {
  suppressions: string[];
}
