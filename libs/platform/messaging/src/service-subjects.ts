import { inboxPrefix, noticeSubject, requestSubject, type ServiceName, services } from './subjects';

/** What a service says to others. What it answers and publishes of its own needs no line here. */
export interface ServiceSubjects {
  /** Requests that it may make, by the service that answers. */
  asks: Partial<Record<ServiceName, readonly string[]>>;
  /** Notices that it may hear, by publisher. */
  hears: Partial<Record<ServiceName, readonly string[]>>;
}

/** What whoever tends projections asks of the service that has them, also about facts that they could not take. */
const tending = [
  ...['projections', 'rebuild', 'rebuild-status', 'rebuild-cancel', 'rebuild-undo'],
  ...['parked', 'parked-fact', 'replay-parked', 'discard-parked'],
];

/** The whole conversation of the system. A request or notice that is not here is refused by the server. */
export const serviceSubjects: Record<ServiceName, ServiceSubjects> = {
  gateway: {
    asks: {
      profile: [
        ...[
          'get',
          'get-many',
          'timeline',
          'history',
          'persons-of',
          'ref-of',
          'relations',
          'accounts',
          'account',
        ],
        ...tending,
      ],
      identity: [
        'merge',
        'split',
        'lock',
        'release',
        'hubs',
        'rules',
        'set-rules',
        'simulate',
        'reviews',
        'decide-review',
        'decide-reviews',
        'propose-correction',
        'corrections',
        'decide-correction',
        ...['weights', 'learn-weights', 'reset-weights'],
        ...tending,
      ],
      ingestion: [
        ...['sources', 'register-source'],
        ...['rejected-events', 'rejected-event', 'replay-rejected', 'discard-rejected'],
        ...tending,
      ],
      consent: [
        'purposes',
        'define-purpose',
        'decide',
        'consents',
        'open-request',
        'request',
        'requests',
        'suppressions',
        'lift-suppression',
        ...tending,
      ],
      segmentation: [
        'segments',
        'segment',
        'define-segment',
        'remove-segment',
        'members',
        'explain',
        'preview',
        ...tending,
      ],
      activation: [
        'contact-policy',
        'set-contact-policy',
        'allowed-addresses',
        'set-allowed-addresses',
        'destinations',
        'destination',
        'define-destination',
        'change-destination',
        'pause-destination',
        'resume-destination',
        'remove-destination',
        'test-destination',
        'deliveries',
        'replay-deliveries',
        ...tending,
      ],
    },
    hears: { profile: ['changed'], consent: ['erased'] },
  },
  ingestion: { asks: {}, hears: { consent: ['erased', 'suppression-lifted'] } },
  identity: { asks: {}, hears: { consent: ['erased'] } },
  profile: { asks: {}, hears: { consent: ['erased'] } },
  consent: {
    // An erasure is certified when every service has said that its rows are gone.
    asks: Object.fromEntries(
      services.filter((name) => name !== 'consent').map((name) => [name, ['reached']]),
    ),
    hears: { consent: ['erased'] },
  },
  segmentation: { asks: {}, hears: { consent: ['erased'] } },
  activation: { asks: { consent: ['may-use'], profile: ['get-many'] }, hears: { consent: ['erased'] } },
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
