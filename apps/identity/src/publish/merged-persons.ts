import type { Merged } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import type { Notices } from '@ucv/platform-messaging';

/** Tells whoever listens who became one person: `notice.identity.merged.<tenant>` with refs alone. */
export async function tellMerged(notices: Notices, facts: readonly RecordedFact[]): Promise<void> {
  for (const { type, data, metadata } of facts) {
    if (type !== 'identity.merged.v1') continue;
    const { person, absorbed } = data as Merged['data'];
    await notices.publish('merged', metadata.tenant, { person, absorbed });
  }
}
