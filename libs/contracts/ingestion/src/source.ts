export interface SourceData {
  source: string;
  /** SHA-256 of the write key, hex. */
  writeKeyHash: string;
}

/**
 * Request `ingestion.register-source.v1.<tenant>`.
 * @refuses ingestion.source-name-invalid, ingestion.source-exists
 */
export interface RegisterSource {
  /** Lower-case letters, digits, `_` and `-`, at most 40. */
  source: string;
  /** Opaque ref of the token that asks. */
  actor?: string;
}

/** The only time that the write key is shown: the log and the tables hold its hash. */
export interface SourceKey {
  source: string;
  writeKey: string;
}

/** Answer to `ingestion.sources.v1.<tenant>`. */
export interface SourceList {
  sources: { source: string; /** RFC 3339. */ registeredAt: string }[];
}
