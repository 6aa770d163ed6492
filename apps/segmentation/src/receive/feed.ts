import type { RecordedFact } from '@ucv/envelope';
import type { EventLog, Order, Projection } from '@ucv/platform-event-store';
import { type ErasedRef, projectPersons, withoutErased } from '@ucv/platform-persons';
import type { Privacy } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { Definitions } from '../decide/definitions';
import { Engine } from '../decide/engine';
import type { Happening } from '../decide/happening';
import type { People } from '../decide/people';
import { eraseRows } from '../project/erase';
import { happeningsIn, refsIn, subjectsOf } from '../project/happenings';
import { saveHistory } from '../project/history';
import { instants } from '../project/instants';
import type { KeptPeople } from '../project/kept-people';
import { loadPeople } from '../project/people-store';
import { endRecovery, recoveringUntil } from '../project/recovering';
import { openCondition } from '../project/open-condition';
import type { NameCatalogue } from '../project/name-catalogue';
import { type DefinitionCache, projectSegment } from '../project/segments';
import { saveStanding } from '../project/standing-store';
import { byTenant } from './by-tenant';
import { decideAbout } from './decide-about';
import { sections } from './sections';

export interface Means {
  log: EventLog;
  privacy: Privacy;
  definitions: DefinitionCache;
  names: NameCatalogue;
  kept: KeptPeople;
}

interface Section {
  tenant: string;
  happenings: readonly Happening[];
}

/**
 * Segmentation's one ordered feed: what people do, who is whom, what they consent to, how segments are defined, and
 * its own decisions. Decisions are appended before rows and checkpoint are committed; a crash in between decides
 * again from the same rows, with the same ids at the same revisions, and so repeats nothing.
 */
export function segmentationFeed(means: Means): Projection {
  return {
    name: 'segmentation',
    version: 1,
    reads: ['interaction-', 'person-', 'consent-', 'membership-', 'segment-', 'request-'],
    heedsOrder: ({ stream }) => orders[stream.slice(0, stream.indexOf('-'))] ?? 'log',
    async apply(tx, facts) {
      await means.kept.begin(tx);
      const { facts: left, erased } = await withoutErased(tx, facts);
      await erase(tx, means, erased);
      const until = (await recoveringUntil(tx)) ?? -1n;
      const recorded = left.filter(({ position }) => position <= until);
      const fresh = left.filter(({ position }) => position > until);
      await applyAll(tx, means.privacy, { facts: recorded, take: (section) => fold(tx, means, section) });
      if (until >= 0n && fresh.length > 0) await endRecovery(tx);
      await applyAll(tx, means.privacy, { facts: fresh, take: (section) => decide(tx, means, section) });
    },
    async replay(tx, fact, learnedAt) {
      await means.kept.begin(tx);
      const { facts, erased } = await withoutErased(tx, [fact]);
      await erase(tx, means, erased);
      const now = instants.read(learnedAt);
      const take = ({ tenant, happenings }: Section): Promise<void> =>
        decide(tx, means, { tenant, happenings: happenings.map((one) => ({ ...one, now })) });
      await applyAll(tx, means.privacy, { facts, take });
    },
  };
}

/**
 * What people do and decide is kept in any order, and what follows from it is decided when it is replayed, as of then:
 * a rebuild folds that decision.
 */
const orders: Record<string, Order> = { interaction: 'none', consent: 'none', segment: 'stream' };

async function applyAll(
  tx: EntityManager,
  privacy: Privacy,
  { facts, take }: { facts: readonly RecordedFact[]; take: (section: Section) => Promise<void> },
): Promise<void> {
  for (const [tenant, own] of byTenant(facts))
    for (const { segment, others } of sections(own)) {
      if (segment) await projectSegment(tx, segment, await openCondition(privacy, segment));
      if (others.length === 0) continue;
      await take({ tenant, happenings: await happeningsIn(privacy, others) });
      await projectPersons(tx, others);
    }
}

/** Takes what was decided about once: rows alone. */
async function fold(
  tx: EntityManager,
  { names, kept }: Means,
  { tenant, happenings }: Section,
): Promise<void> {
  kept.forget();
  const people = await loadPeople(tx, {
    tenant,
    refs: refsIn(happenings),
    names: [],
    eventIds: eventIds(happenings),
  });
  const engine = new Engine(noSegments, people);
  for (const happening of happenings) engine.fold(happening);
  await saveHistory(tx, tenant, { happenings, people });
  await saveStanding(tx, tenant, people);
  await names.save(tx, tenant, happenings);
}

async function erase(tx: EntityManager, { names, kept }: Means, erased: readonly ErasedRef[]): Promise<void> {
  await eraseRows(tx, erased);
  if (erased.length === 0) return;
  names.forget();
  kept.forget();
}

async function decide(
  tx: EntityManager,
  { log, definitions, names, kept }: Means,
  section: Section,
): Promise<void> {
  const { tenant } = section;
  const happenings = await withoutKnown(tx, section);
  if (happenings.length === 0) return;
  const about = {
    tenant,
    definitions: await definitions.of(tx, tenant),
    refs: refsIn(happenings),
    eventIds: eventIds(happenings),
  };
  const people = await decideAbout({ tx, log, kept }, about, (engine, loaded, again) => {
    if (again) reviewAll(engine, loaded, happenings);
    else for (const happening of happenings) engine.take(happening);
  });
  await saveHistory(tx, tenant, { happenings, people });
  await names.save(tx, tenant, happenings);
}

/** Takes everything, then looks at everybody once more as of the last that was learned of them. */
function reviewAll(engine: Engine, people: People, happenings: readonly Happening[]): void {
  for (const happening of happenings) engine.fold(happening);
  const last = new Map(
    happenings.flatMap((happening) =>
      subjectsOf(happening.what).map((subject) => [people.person(subject), happening] as const),
    ),
  );
  for (const [person, happening] of last) engine.review(person, happening);
}

/** Own decisions come back in the feed; those that the rows have need no look at their persons. */
async function withoutKnown(tx: EntityManager, { tenant, happenings }: Section): Promise<Happening[]> {
  const persons = happenings.flatMap(({ what }) => (what.kind === 'decided' ? [what.change.person.ref] : []));
  if (persons.length === 0) return [...happenings];
  const rows = await tx.query<{ person: string; revision: string }[]>(
    'SELECT person, revision FROM membership_stream WHERE tenant = $1 AND person = ANY($2)',
    [tenant, [...new Set(persons)]],
  );
  const revisions = new Map(rows.map(({ person, revision }) => [person, Number(revision)]));
  return happenings.filter(
    ({ what }) => what.kind !== 'decided' || what.revision > (revisions.get(what.change.person.ref) ?? -1),
  );
}

const noSegments = new Definitions([]);

const eventIds = (happenings: readonly Happening[]): string[] =>
  happenings.flatMap(({ what }) => (what.kind === 'event' ? [what.event.id] : []));
