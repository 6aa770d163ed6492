/** What a key covers; each class can be shredded by itself. */
export type DataClass = 'traits' | 'behaviour' | 'consent' | 'statutory';

/**
 * Sealed content. The associated data binds v, tenant, stream, event id, type, class and kid, so that a
 * blob can't be moved to another fact. `iv`, `ct` and `tag` are base64url.
 */
export interface Sealed {
  v: 1;
  alg: 'A256GCM';
  kid: string;
  kv: number;
  cls: DataClass;
  iv: string;
  ct: string;
  tag: string;
}

/** What a reader gets of sealed content: the content, or word that its key was destroyed. */
export type Unsealed<T = unknown> = { state: 'opened'; content: T } | Redacted;

/** Content whose key was destroyed on purpose. Never the same as empty or missing content. */
export interface Redacted {
  state: 'redacted';
  reason: 'erased';
}
