import type { Role } from '@ucv/contracts-gateway';

/** Who may see one person. Marketers work with segments, not with persons. */
const personal: readonly Role[] = ['admin', 'governance', 'steward', 'representative', 'service'];

/** Who may build segments and send them somewhere. */
const marketing: readonly Role[] = ['admin', 'marketer'];

/** Who answers for what is done with people's data. */
const answering: readonly Role[] = ['admin', 'governance'];

/** Who may look at what was sent: those who send, those who answer for it, those whom people ask about it. */
const sending: readonly Role[] = [...marketing, 'governance', 'representative'];

/**
 * Who may use each route: the one table of the edge. A route that is not here is refused to everybody, and a
 * spec compares the table with the routes of the running gateway both ways.
 */
export const routeAccess: Record<string, readonly Role[] | 'public'> = {
  'GET /': 'public',
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /v1/profiles/:ref': personal,
  'GET /v1/profiles/:ref/timeline': personal,
  'GET /v1/profiles/:ref/history': personal,
  'GET /v1/profiles/:ref/relations': personal,
  'GET /v1/accounts': personal,
  'GET /v1/accounts/:id': personal,
  'GET /v1/profiles/:ref/consents': personal,
  'PUT /v1/profiles/:ref/consents': ['admin', 'governance', 'representative', 'service'],
  'GET /v1/profiles/:ref/segments/:id/explanation': personal,
  'POST /v1/identity/merge': ['admin', 'steward'],
  'POST /v1/identity/split': ['admin', 'steward'],
  'POST /v1/identity/lock': ['admin', 'steward'],
  'GET /v1/identity/rules': ['admin', 'governance', 'steward'],
  'PUT /v1/identity/rules': ['admin', 'steward'],
  'POST /v1/identity/simulations': ['admin', 'steward'],
  'GET /v1/identity/reviews': ['admin', 'steward'],
  'POST /v1/identity/reviews/bulk': ['admin', 'steward'],
  'POST /v1/identity/reviews/:id/accept': ['admin', 'steward'],
  'POST /v1/identity/reviews/:id/reject': ['admin', 'steward'],
  'POST /v1/identity/reviews/:id/defer': ['admin', 'steward'],
  'GET /v1/events': ['admin', 'governance', 'steward', 'service'],
  'GET /v1/tokens': ['admin'],
  'POST /v1/tokens': ['admin'],
  'DELETE /v1/tokens/:id': ['admin'],
  'GET /v1/sources': ['admin', 'steward'],
  'POST /v1/sources': ['admin'],
  'GET /v1/purposes': ['admin', 'governance', 'marketer', 'representative', 'service'],
  'PUT /v1/purposes': answering,
  'GET /v1/requests': answering,
  'POST /v1/requests': answering,
  'GET /v1/requests/:id': answering,
  'GET /v1/segments': [...marketing, 'service'],
  'POST /v1/segments': marketing,
  'GET /v1/segments/:id': [...marketing, 'service'],
  'PUT /v1/segments/:id': marketing,
  'DELETE /v1/segments/:id': marketing,
  'GET /v1/segments/:id/members': [...marketing, 'service'],
  'POST /v1/segments/preview': marketing,
  'GET /v1/destinations': sending,
  'POST /v1/destinations': marketing,
  'POST /v1/destinations/:id/test': marketing,
  'GET /v1/deliveries': sending,
  'POST /v1/deliveries/replay': marketing,
  'GET /v1/policies/contact': ['admin', 'governance', 'marketer', 'service'],
  'PUT /v1/policies/contact': marketing,
  'GET /v1/projections': answering,
  'GET /v1/projections/:projection/rebuild': answering,
  'POST /v1/projections/:projection/rebuild': answering,
  'DELETE /v1/projections/:projection/rebuild': answering,
  'POST /v1/projections/:projection/rebuild/undo': answering,
  'GET /v1/parked': answering,
  'GET /v1/parked/:id': answering,
  'POST /v1/parked/:id/replay': answering,
  'POST /v1/parked/:id/discard': answering,
};

/** Roles to whom the content of events may be opened. */
const openers: readonly Role[] = ['admin', 'governance'];

export const mayOpen = (role: Role): boolean => openers.includes(role);

/** Whether a role may ask about one person, by whichever route. */
export const maySeePersons = (role: Role): boolean => personal.includes(role);

/** Whom a route is for; undefined for a route that the table does not know. HEAD counts as GET. */
export const accessTo = (method: string, route: string): readonly Role[] | 'public' | undefined =>
  routeAccess[`${method === 'HEAD' ? 'GET' : method} ${route}`];
