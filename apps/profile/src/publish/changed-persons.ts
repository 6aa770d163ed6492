import type { RecordedFact } from '@ucv/envelope';
import type { Notices } from '@ucv/platform-messaging';

/** Most refs in one notice, so that it stays far below what NATS carries. */
const refsPerNotice = 500;

/**
 * Tells whoever listens whose profile changed: `notice.profile.changed.<tenant>` with refs of identifiers.
 * A hint to read again, never the only copy of anything.
 */
export async function tellChanged(notices: Notices, facts: readonly RecordedFact[]): Promise<void> {
  const byTenant = new Map<string, Set<string>>();
  for (const { metadata } of facts) {
    const refs = byTenant.get(metadata.tenant) ?? new Set();
    metadata.subjects.forEach(({ ref }) => refs.add(ref));
    byTenant.set(metadata.tenant, refs);
  }
  const position = String(facts.at(-1)?.position ?? 0n);
  for (const [tenant, refs] of byTenant) {
    const all = [...refs];
    for (let from = 0; from < all.length; from += refsPerNotice) {
      await notices.publish('changed', tenant, { refs: all.slice(from, from + refsPerNotice), position });
    }
  }
}
