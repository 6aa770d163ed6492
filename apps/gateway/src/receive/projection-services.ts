import type { ServiceName } from '@ucv/platform-messaging';

/** Which service has which projection. */
export const projectionServices: Readonly<Record<string, ServiceName>> = {
  profile: 'profile',
  relations: 'profile',
  consent: 'consent',
  deliveries: 'activation',
  'contact-policy': 'activation',
  'allowed-addresses': 'activation',
  sources: 'ingestion',
  'blocked-values': 'ingestion',
  'rejected-events': 'ingestion',
  tokens: 'gateway',
  identity: 'identity',
  matching: 'identity',
  segmentation: 'segmentation',
};

export const projectionNames = Object.keys(projectionServices);
