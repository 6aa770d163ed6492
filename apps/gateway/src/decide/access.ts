import type { Role } from '@ucv/contracts-gateway';

/** Who may use a route, and why just they. */
export interface RouteAccess {
  readonly roles: readonly Role[] | 'public';
  /** Shown beside the route in `/docs`. */
  readonly reason: string;
}

/** Who may see one person: who talks to them, decides who they are, answers for them, or serves them by program. */
const personal: readonly Role[] = ['admin', 'governance', 'steward', 'representative', 'service'];

/** Who may build segments and send them somewhere. */
const marketing: readonly Role[] = ['admin', 'marketer'];

/** Who answers for what is done with people's data. */
const answering: readonly Role[] = ['admin', 'governance'];

/** Who may look at what was sent: those who send, those who answer for it, those whom people ask about it. */
const sending: readonly Role[] = [...marketing, 'governance', 'representative'];

/** Who decides which identifiers are one person. */
const deciding: readonly Role[] = ['admin', 'steward'];

/** Who keeps a service running, or answers for all of them. */
const operating: readonly Role[] = [...answering, 'service'];

const to = (roles: RouteAccess['roles'], reason: string): RouteAccess => ({ roles, reason });

const aPerson = to(
  personal,
  'They talk to the person, decide who it is, answer for the data, or serve them.',
);
const accounts = to(personal, 'An account lists people: it is for those who may see one person.');
const whoIsWho = to(deciding, 'Who is who is decided by stewards; it changes what everybody sees.');
const doubts = to(deciding, 'A doubtful match shows values of two people to whoever decides about it.');
const conditions = to(marketing, 'Segments are built by those who send to them.');
const send = to(marketing, 'What is sent, and where to, is decided by those who send.');
const sent = to(sending, 'Those who send, answer for it, or are asked about it by people.');
const tokens = to(['admin'], 'A token gives a role to whoever holds it.');
const requests = to(answering, 'What people ask for by law is answered by governance.');
const suppressions = to(
  answering,
  'Whether somebody erased is taken in again is answered for, as the erasure was.',
);
const watch = to(
  operating,
  'Who owns a service sees what it could not take, and how far it is; no content is shown.',
);
const repair = to(answering, 'A replay or rebuild changes what everybody sees, and is answered for.');

const inbox = to(
  [...answering, 'steward', 'service'],
  'Who runs or answers for the flow of events sees why some were not taken in; content is opened to admin and governance alone.',
);
const mending = to(
  [...answering, 'steward'],
  'What is taken in changes what is known of people, and is answered for; stewards mend data.',
);

/**
 * Who may use each route: the one table of the edge. A route that is not here is refused to everybody, and a
 * spec compares the table with the routes of the running gateway both ways.
 */
export const routeAccess: Record<string, RouteAccess> = {
  'GET /': to('public', 'Leads to the documentation.'),
  'GET /health/live': to('public', 'Asked by what starts and watches the process.'),
  'GET /health/ready': to('public', 'Asked by what starts and watches the process.'),
  'GET /v1/profiles/:ref': aPerson,
  'GET /v1/profiles/:ref/timeline': aPerson,
  'GET /v1/profiles/:ref/history': aPerson,
  'GET /v1/profiles/:ref/relations': aPerson,
  'GET /v1/accounts': accounts,
  'GET /v1/accounts/:id': accounts,
  'GET /v1/profiles/:ref/consents': aPerson,
  'PUT /v1/profiles/:ref/consents': to(
    ['admin', 'governance', 'representative', 'service'],
    'Whoever hears the person say it: at the counter, by phone, in a preference centre.',
  ),
  'GET /v1/profiles/:ref/segments/:id/explanation': to(
    [...personal, 'marketer'],
    'Who builds segments sees by names and times of events why somebody belongs, and no values.',
  ),
  'POST /v1/identity/merge': whoIsWho,
  'POST /v1/identity/split': whoIsWho,
  'POST /v1/identity/lock': whoIsWho,
  'GET /v1/identity/hubs': whoIsWho,
  'POST /v1/identity/hubs/release': whoIsWho,
  'GET /v1/identity/rules': to(
    ['admin', 'governance', 'steward'],
    'Governance answers for how people are told apart; stewards work by it.',
  ),
  'PUT /v1/identity/rules': whoIsWho,
  'GET /v1/identity/weights': to(
    ['admin', 'governance', 'steward'],
    'Governance answers for how people are told apart; stewards decide by it.',
  ),
  'POST /v1/identity/weights/learn': whoIsWho,
  'POST /v1/identity/weights/reset': whoIsWho,
  'POST /v1/identity/simulations': whoIsWho,
  'GET /v1/identity/reviews': doubts,
  'POST /v1/identity/reviews/bulk': doubts,
  'POST /v1/identity/reviews/:id/accept': doubts,
  'POST /v1/identity/reviews/:id/reject': doubts,
  'POST /v1/identity/reviews/:id/defer': doubts,
  'POST /v1/corrections': to(
    [...deciding, 'representative'],
    'Whoever talks to a person hears that an address is not theirs; it only asks, and a steward decides.',
  ),
  'GET /v1/corrections': to(
    [...deciding, 'representative'],
    'Stewards decide about them; whoever proposed one sees what became of it.',
  ),
  'POST /v1/corrections/:id/accept': whoIsWho,
  'POST /v1/corrections/:id/reject': whoIsWho,
  'GET /v1/events': to(
    ['admin', 'governance', 'steward', 'service'],
    'Who runs or answers for the flow of events; content is opened to admin and governance alone.',
  ),
  'GET /v1/rejected-events': inbox,
  'GET /v1/rejected-events/:id': inbox,
  'POST /v1/rejected-events/replay': mending,
  'POST /v1/rejected-events/discard': mending,
  'GET /v1/tokens': tokens,
  'POST /v1/tokens': tokens,
  'DELETE /v1/tokens/:id': tokens,
  'GET /v1/sources': to(deciding, 'Stewards judge a match by where its events come from.'),
  'POST /v1/sources': to(['admin'], 'A write key lets its holder add facts about anybody.'),
  'GET /v1/purposes': to(
    ['admin', 'governance', 'marketer', 'representative', 'service'],
    'Needed by whoever sends for a purpose, or records a decision about one.',
  ),
  'PUT /v1/purposes': to(answering, 'A purpose and its lawful basis are answered for.'),
  'GET /v1/requests': requests,
  'POST /v1/requests': requests,
  'GET /v1/requests/:id': requests,
  'GET /v1/suppressions': suppressions,
  'DELETE /v1/suppressions': suppressions,
  'DELETE /v1/suppressions/:id': suppressions,
  'GET /v1/segments': to(
    [...marketing, 'representative', 'service'],
    'Marketers and programs work with segments; representatives see their names beside a person.',
  ),
  'POST /v1/segments': conditions,
  'GET /v1/segments/:id': to([...marketing, 'service'], 'Marketers and programs work with segments.'),
  'PUT /v1/segments/:id': conditions,
  'DELETE /v1/segments/:id': conditions,
  'GET /v1/segments/:id/members': to(
    [...marketing, 'service'],
    'Marketers and programs work with members by id; who they are, marketers see where the tenant allows it.',
  ),
  'GET /v1/settings/member-naming': to(
    [...answering, 'marketer'],
    'Who builds segments, and who answers for it, sees whether members may be named.',
  ),
  'PUT /v1/settings/member-naming': to(
    ['admin'],
    'It lets a role see people whom it does not see otherwise.',
  ),
  'POST /v1/segments/preview': conditions,
  'GET /v1/destinations': sent,
  'POST /v1/destinations': send,
  'GET /v1/destinations/:id': sent,
  'PUT /v1/destinations/:id': send,
  'DELETE /v1/destinations/:id': send,
  'POST /v1/destinations/:id/pause': send,
  'POST /v1/destinations/:id/resume': send,
  'POST /v1/destinations/:id/test': send,
  'GET /v1/deliveries': sent,
  'POST /v1/deliveries/replay': send,
  'GET /v1/policies/contact': to(
    ['admin', 'governance', 'marketer', 'service'],
    'Needed by whoever sends, and by whoever answers for how often people are disturbed.',
  ),
  'PUT /v1/policies/contact': send,
  'GET /v1/settings/allowed-addresses': to(
    ['admin'],
    'Who may open this network to messages, an admin alone.',
  ),
  'PUT /v1/settings/allowed-addresses': to(['admin'], 'Whoever sets it reaches what is inside this network.'),
  'GET /v1/projections': watch,
  'GET /v1/projections/:projection/rebuild': watch,
  'POST /v1/projections/:projection/rebuild': repair,
  'DELETE /v1/projections/:projection/rebuild': repair,
  'POST /v1/projections/:projection/rebuild/undo': repair,
  'GET /v1/parked': watch,
  'GET /v1/parked/:id': watch,
  'POST /v1/parked/:id/replay': repair,
  'POST /v1/parked/:id/discard': repair,
};

/** Roles to whom the content of events may be opened. */
const openers: readonly Role[] = ['admin', 'governance'];

export const mayOpen = (role: Role): boolean => openers.includes(role);

/** Whether a role may ask about one person, by whichever route. */
export const maySeePersons = (role: Role): boolean => personal.includes(role);

/** Whether a role may see what a segment asks for; to the others it is a name. */
export const maySeeConditions = (role: Role): boolean => role !== 'representative';

/** Whom a route is for, and why; undefined for a route that the table does not know. HEAD counts as GET. */
export const accessTo = (method: string, route: string): RouteAccess | undefined =>
  routeAccess[`${method === 'HEAD' ? 'GET' : method} ${route}`];
