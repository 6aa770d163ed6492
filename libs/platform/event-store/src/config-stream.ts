import { streamName } from '@ucv/envelope';
import { factId } from './fact-id';

/** The stream of one of a tenant's settings: `purposes`, `sources`, … Its ref follows from its name. */
export function configStream(tenant: string, setting: string): string {
  return streamName('config', tenant, factId('config', tenant, setting).replaceAll('-', ''));
}
