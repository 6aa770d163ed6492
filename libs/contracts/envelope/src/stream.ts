/** What a stream is about; the part of its name before the first dash. */
export const categories = [
  'interaction',
  'person',
  'identity',
  'membership',
  'delivery',
  'journey',
  'consent',
  'request',
  'segment',
  'relation',
  'account',
  'access',
  'rejected',
  'config',
] as const;
export type Category = (typeof categories)[number];

const tenantName = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const refPattern = /^[0-9a-f]{32}$/;

/** Whether a string may name a tenant: no dots, so that stream names and NATS subjects stay parseable. */
export const isTenant = (name: string): boolean => tenantName.test(name);

/** Whether a string is a ref: 16 random bytes in lower-case hex. */
export const isRef = (ref: string): boolean => refPattern.test(ref);

/**
 * Name of the stream of one ref: `<category>-<shard>.<tenant>.<ref>`. The shard is the ref's first byte, so
 * that a prefix filter on the server selects a category or some of its 256 shards.
 */
export function streamName(category: Category, tenant: string, ref: string): string {
  return `${category}-${ref.slice(0, 2)}.${tenant}.${ref}`;
}

/** The parts of a stream name, or undefined for a stream that is not ours. */
export function parseStream(name: string): { category: Category; tenant: string; ref: string } | undefined {
  const match = /^([a-z]+)-[0-9a-f]{2}\.([^.]+)\.([0-9a-f]{32})$/.exec(name);
  if (!match) return undefined;
  const [, category, tenant, ref] = match as unknown as [string, Category, string, string];
  return { category, tenant, ref };
}
