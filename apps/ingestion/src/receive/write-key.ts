/** Where a request may carry its write key. */
export interface Carriers {
  authorization?: string;
  body?: unknown;
  query?: unknown;
}

/**
 * The write key of a request, in the order in which senders' libraries mean it: Basic (user name, empty
 * password), then the body's `writeKey` (alone or beside a Bearer token), then the query's.
 */
export const writeKeyOf = ({ authorization, body, query }: Carriers): string | undefined =>
  basic(authorization) ??
  textIn(body, 'writeKey') ??
  textIn(firstOf(body), 'writeKey') ??
  textIn(query, 'writeKey');

function basic(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(authorization ?? '') ?? [];
  const user = encoded && Buffer.from(encoded, 'base64').toString().split(':', 1)[0];
  return user || undefined;
}

/** Some batches repeat the key in each event and have none of their own. */
const firstOf = (body: unknown): unknown => {
  const batch = (body as { batch?: unknown } | null | undefined)?.batch;
  return Array.isArray(batch) ? batch[0] : undefined;
};

function textIn(holder: unknown, name: string): string | undefined {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  const value = (holder as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
