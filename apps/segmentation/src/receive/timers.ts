import type { EntityManager } from 'typeorm';
import { decideAbout } from './decide-about';
import { asOfNow, type Workplace } from './work';

/** Most entries of the schedule in one transaction. */
const chunk = 500;

interface Due {
  tenant: string;
  person: string;
}

/**
 * Lets everything happen that is due by now, in the order in which it is due, each as of its own instant.
 * @returns whether there may be more
 */
export function fireDue(place: Workplace): Promise<boolean> {
  return asOfNow(place, async (tx, now) => {
    const due = await tx.query<Due[]>(
      `SELECT tenant, person FROM schedule WHERE due_at <= $1 ORDER BY due_at, tenant, person, segment LIMIT ${chunk}`,
      [new Date(now)],
    );
    const byTenant = new Map<string, Set<string>>();
    for (const { tenant, person } of due)
      byTenant.set(tenant, (byTenant.get(tenant) ?? new Set()).add(person));
    for (const [tenant, persons] of byTenant) await fire(tx, place, { tenant, persons: [...persons], now });
    return due.length === chunk;
  });
}

async function fire(
  tx: EntityManager,
  { log, definitions, kept }: Workplace,
  { tenant, persons, now }: { tenant: string; persons: string[]; now: number },
): Promise<void> {
  const about = { tenant, definitions: await definitions.of(tx, tenant), refs: persons };
  await decideAbout({ tx, log, kept }, about, (engine, people) => {
    for (const ref of persons) {
      const person = people.person({ type: 'person', ref });
      if (person.id === ref) engine.fire(person, now);
      else people.gone.add(ref);
    }
  });
}
