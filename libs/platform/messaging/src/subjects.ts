import { isTenant } from '@ucv/envelope';
import { Refusal } from '@ucv/platform-service';

/** The services that talk to each other; each has its own credentials. */
export const services = [
  'ingestion',
  'identity',
  'profile',
  'consent',
  'segmentation',
  'activation',
  'gateway',
] as const;
export type ServiceName = (typeof services)[number];

/** Subject of one request, or with `*` as tenant the one that its service listens on. */
export const requestSubject = (service: ServiceName, name: string, tenant: string, version = 1): string =>
  `${service}.${name}.v${version}.${tenant}`;

export const noticeSubject = (publisher: ServiceName, what: string, tenant: string): string =>
  `notice.${publisher}.${what}.${tenant}`;

/** First part of the subjects on which a service alone receives answers. */
export const inboxPrefix = (service: ServiceName): string => `_INBOX_${service}`;

/**
 * The tenant that a subject ends with.
 * @refuses messaging.bad-tenant where that is no tenant's name, so that no handler runs unbound
 */
export function tenantOf(subject: string): string {
  const tenant = subject.slice(subject.lastIndexOf('.') + 1);
  if (isTenant(tenant)) return tenant;
  throw new Refusal('messaging.bad-tenant', 'The subject does not end with the name of a tenant.');
}
