import type { RecordedFact } from '@ucv/envelope';
import type { EventLog } from '@ucv/platform-event-store';
import type { EntityManager } from 'typeorm';
import type { Definitions } from '../decide/definitions';
import { Engine } from '../decide/engine';
import type { People } from '../decide/people';
import { decisionsIn, refsIn } from '../project/happenings';
import type { KeptPeople } from '../project/kept-people';
import { loadPeople, type Wanted } from '../project/people-store';
import { saveStanding } from '../project/standing-store';
import { appendChanges } from '../publish/append-changes';

interface Deciding {
  tx: EntityManager;
  log: EventLog;
  /** Begun in this transaction. */
  kept: KeptPeople;
}

interface About extends Omit<Wanted, 'names'> {
  definitions: Definitions;
}

/**
 * Decides about some persons: loads them, lets `decide` run, appends what it decided, and writes where they stand.
 * Where the log holds other decisions than these (made before a crash, from other rows), those are folded and
 * `decide` runs anew, with `again` set.
 */
export async function decideAbout(
  { tx, log, kept }: Deciding,
  { definitions, ...about }: About,
  decide: (engine: Engine, people: People, again: boolean) => void,
): Promise<People> {
  for (let again = false; ; again = true) {
    const known = kept.take(about.tenant, { definitions, refs: about.refs });
    const people = await loadPeople(tx, { ...about, names: definitions.eventNames }, known);
    const engine = new Engine(definitions, people);
    decide(engine, people, again);
    const ahead = await appendChanges(log, about.tenant, engine.changes);
    if (ahead.length === 0) {
      await saveStanding(tx, about.tenant, people);
      kept.put(about.tenant, { definitions, people });
      return people;
    }
    kept.forget();
    await foldAhead(tx, about.tenant, { ahead, definitions });
  }
}

async function foldAhead(
  tx: EntityManager,
  tenant: string,
  { ahead, definitions }: { ahead: readonly RecordedFact[]; definitions: Definitions },
): Promise<void> {
  const happenings = decisionsIn(ahead);
  const people = await loadPeople(tx, { tenant, refs: refsIn(happenings), names: [] });
  const engine = new Engine(definitions, people);
  for (const happening of happenings) engine.fold(happening);
  await saveStanding(tx, tenant, people);
}
