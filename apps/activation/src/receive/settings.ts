import type { RecordedFact } from '@ucv/envelope';
import type { ProjectionHost } from '@ucv/platform-event-store';
import { allowedAddressesProjection } from '../project/allowed-addresses.projection';
import { contactPolicyProjection } from '../project/contact-policy.projection';
import { Rows } from './rows';

/** What a tenant has set, as rows: an answer waits for them, and senders hear of it once it holds. */
export class Settings {
  readonly contactPolicy: Rows;
  readonly allowedAddresses: Rows;

  constructor(host: Pick<ProjectionHost, 'start'>, onCommitted: (facts: readonly RecordedFact[]) => void) {
    this.contactPolicy = new Rows(host.start(contactPolicyProjection, { onCommitted }));
    this.allowedAddresses = new Rows(host.start(allowedAddressesProjection, { onCommitted }));
  }
}
