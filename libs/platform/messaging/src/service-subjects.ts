import { inboxPrefix, noticeSubject, requestSubject, type ServiceName } from './subjects';

/** What a service says to others. What it answers and publishes of its own needs no line here. */
export interface ServiceSubjects {
  /** Requests that it may make, by the service that answers. */
  asks: Partial<Record<ServiceName, readonly string[]>>;
  /** Notices that it may hear, by publisher. */
  hears: Partial<Record<ServiceName, readonly string[]>>;
}

/** The whole conversation of the system. A request or notice that is not here is refused by the server. */
export const serviceSubjects: Record<ServiceName, ServiceSubjects> = {
  gateway: {
    asks: {
      profile: ['get', 'timeline', 'history', 'persons-of', 'rebuild', 'rebuild-status'],
      ingestion: ['sources', 'register-source'],
      consent: ['purposes', 'define-purpose'],
      segmentation: ['segments', 'define-segment'],
      activation: ['contact-policy', 'set-contact-policy'],
    },
    hears: { profile: ['changed'] },
  },
  ingestion: { asks: {}, hears: {} },
  identity: { asks: {}, hears: {} },
  profile: { asks: {}, hears: {} },
  consent: { asks: {}, hears: {} },
  segmentation: { asks: {}, hears: {} },
  activation: { asks: {}, hears: {} },
};

/** NATS permissions of a service: its own requests in, its own notices out, and what the table names. */
export function permissionsOf(service: ServiceName): { publish: string[]; subscribe: string[] } {
  const { asks, hears } = serviceSubjects[service];
  return {
    publish: [
      noticeSubject(service, '*', '*'),
      ...named(asks).map(([other, name]) => requestSubject(other, name, '*')),
    ],
    subscribe: [
      `${service}.*.*.*`,
      `${inboxPrefix(service)}.>`,
      ...named(hears).map(([publisher, what]) => noticeSubject(publisher, what, '*')),
    ],
  };
}

const named = (table: Partial<Record<ServiceName, readonly string[]>>): [ServiceName, string][] =>
  Object.entries(table).flatMap(([service, names]) =>
    names.map((name): [ServiceName, string] => [service as ServiceName, name]),
  );
