import type {
  HistoryEntry,
  ProfileView,
  Relation,
  Relations,
  TimelineEntry,
  TimelinePage,
} from '@ucv/contracts-profile';
import { Refused } from '../refused';
import { askSent, type Sent } from './deliveries';
import type { GatewayClient } from './gateway-client';

/** What is shown of a person. */
export interface PersonSheet {
  profile: ProfileView;
  /** Oldest first: the newest ones, as many as were asked for. */
  timeline: TimelineEntry[];
  /** Decisions about who they are that were known at the instant asked for, oldest first. */
  history: HistoryEntry[];
  /** Whom and what they belong with, as known now; nothing for another instant. */
  relations: Relation[];
  /** What was sent to them, up to the instants asked for, newest first. */
  sent: Sent;
}

export interface Question {
  /** Person id or `type:value`. */
  ref: string;
  asOf?: string;
  knownAt?: string;
  /** Most timeline entries. */
  limit: number;
}

/** @refuses profile.not-found, and whatever else the gateway refuses */
export async function askPerson(gateway: GatewayClient, question: Question): Promise<PersonSheet> {
  const { ref, asOf, knownAt, limit } = question;
  const profile = await gateway.get<ProfileView>(pathOf(ref), { asOf, knownAt });
  return sheetOf(gateway, profile, { ref, asOf, knownAt, limit });
}

/**
 * Everybody whom today's one person was at `knownAt`: identifiers that were not joined then are people of
 * their own. The person of the identifier asked for comes first.
 * @cost one question for each identifier, eight at a time
 */
export async function askPeople(gateway: GatewayClient, question: Question): Promise<PersonSheet[]> {
  const { asOf, knownAt } = question;
  const now = await gateway.get<ProfileView>(pathOf(question.ref));
  const refs = [question.ref, ...now.identifiers.map(refOf)];
  const found = await inTurns(refs, 8, (ref) =>
    gateway
      .get<ProfileView>(pathOf(ref), { asOf, knownAt })
      .then((profile) => ({ ref, profile }), unlessUnknown),
  );
  const people = new Map<string, { ref: string; profile: ProfileView }>();
  for (const one of found) if (one && !people.has(one.profile.id)) people.set(one.profile.id, one);
  if (people.size === 0) throw nobodyYet(question);
  return Promise.all(
    [...people.values()].map(({ ref, profile }) => sheetOf(gateway, profile, { ...question, ref })),
  );
}

async function sheetOf(gateway: GatewayClient, profile: ProfileView, q: Question): Promise<PersonSheet> {
  const [timeline, history, relations, sent] = await Promise.all([
    askTimeline(gateway, q),
    gateway.get<{ data: HistoryEntry[] }>(`${pathOf(q.ref)}/history`),
    askRelations(gateway, q),
    askSent(gateway, profile, [q.asOf, q.knownAt]),
  ]);
  const known = history.data.filter((entry) => concerns(entry, profile, q.knownAt));
  return { profile, timeline, history: known, relations, sent };
}

async function askRelations(gateway: GatewayClient, { ref, asOf, knownAt }: Question): Promise<Relation[]> {
  if (asOf !== undefined || knownAt !== undefined) return [];
  return (await gateway.get<Relations>(`${pathOf(ref)}/relations`)).relations;
}

async function askTimeline(
  gateway: GatewayClient,
  { ref, asOf, knownAt, limit }: Question,
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  let cursor: string | undefined;
  do {
    const query = { asOf, knownAt, limit: Math.min(limit - entries.length, 200), cursor };
    const page = await gateway.get<TimelinePage>(`${pathOf(ref)}/timeline`, query);
    entries.push(...page.data);
    cursor = page.cursor ?? undefined;
  } while (cursor && entries.length < limit);
  return entries.reverse();
}

/** History is told as it is known today: what came later, or was about somebody else then, is left out. */
function concerns({ at, summary }: HistoryEntry, profile: ProfileView, knownAt?: string): boolean {
  const refs = new Set(profile.identifiers.map(({ ref }) => ref));
  return knownAt === undefined || (at <= knownAt && refs.has(summary.person.ref));
}

const pathOf = (ref: string): string => `/v1/profiles/${encodeURIComponent(ref)}`;

const refOf = ({ type, value, ref }: ProfileView['identifiers'][number]): string =>
  typeof value === 'string' ? `${type}:${value}` : ref;

function unlessUnknown(error: unknown): undefined {
  if (error instanceof Refused && error.code === 'profile.not-found') return undefined;
  throw error;
}

const nobodyYet = ({ knownAt }: Question): Refused =>
  new Refused(
    'profile.not-found',
    `Nothing was known of this person at ${knownAt}.\nDo: ask for a later --known-at, or leave it out.`,
  );

async function inTurns<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += width)
    results.push(...(await Promise.all(items.slice(at, at + width).map(work))));
  return results;
}
