import type { EntityManager } from 'typeorm';
import type { People } from '../decide/people';
import type { Person } from '../decide/person';
import { decideAbout } from './decide-about';
import { asOfNow, type Workplace } from './work';

/** Fragments, or members of a removed segment, looked at in one transaction at most. */
const chunk = 500;

/** Evaluations in one transaction, so that the feed never waits long, and fewest fragments in one all the same. */
const evaluations = 5_000;
const leastChunk = 20;

/** Segments of one tenant that stand at the same place of the pass over all fragments. */
interface Job {
  tenant: string;
  ids: string[];
  cursor: string;
}

/** Goes on with what is being built: one chunk of persons, then the feed has its turn. */
export function buildOn(place: Workplace): Promise<void> {
  return asOfNow(place, async (tx, now) => {
    await removeSome(tx, place, now);
    const [job] = await tx.query<Job[]>(
      `SELECT tenant, cursor, array_agg(id) AS ids FROM segment WHERE state = 'building'
       GROUP BY tenant, cursor ORDER BY cursor, tenant LIMIT 1`,
    );
    if (job) await evaluateSome(tx, place, { job, now });
  });
}

async function evaluateSome(
  tx: EntityManager,
  { log, definitions, kept }: Workplace,
  { job: { tenant, ids, cursor }, now }: { job: Job; now: number },
): Promise<void> {
  const all = await definitions.of(tx, tenant);
  const building = ids.flatMap((id) => all.get(id) ?? []);
  const limit = Math.max(leastChunk, Math.min(chunk, Math.floor(evaluations / ids.length)));
  const refs = await fragmentsAfter(tx, { tenant, cursor, limit });
  let looked = 0;
  if (refs.length > 0)
    await decideAbout({ tx, log, kept }, { tenant, definitions: all, refs }, (engine, people) => {
      const persons = personsOf(people, refs);
      looked = persons.filter((person) => refs.includes(firstFragment(person))).length;
      for (const person of persons) engine.define(person, building, now);
    });
  await tx.query(
    refs.length < limit
      ? `UPDATE segment SET cursor = '', evaluated = 0, state = 'ready' WHERE tenant = $1 AND id = ANY($2)`
      : 'UPDATE segment SET cursor = $3, evaluated = evaluated + $4 WHERE tenant = $1 AND id = ANY($2)',
    refs.length < limit ? [tenant, ids] : [tenant, ids, refs.at(-1), looked],
  );
}

/** Identifiers that have facts of their own, in the order of refs. */
export async function fragmentsAfter(
  tx: EntityManager,
  { tenant, cursor, limit }: { tenant: string; cursor: string; limit: number },
): Promise<string[]> {
  const rows = await tx.query<{ ref: string }[]>(
    'SELECT ref FROM fragment WHERE tenant = $1 AND ref > $2 ORDER BY ref LIMIT $3',
    [tenant, cursor, limit],
  );
  return rows.map(({ ref }) => ref);
}

export const personsOf = (people: People, refs: readonly string[]): Person[] => [
  ...new Set(refs.map((ref) => people.person({ type: 'person', ref }))),
];

/** A person is counted where the first of their fragments comes. */
export const firstFragment = ({ fragments }: Person): string =>
  [...fragments.keys()].reduce((least, ref) => (ref < least ? ref : least));

/** Members of removed segments leave; then the segment's row goes. */
async function removeSome(tx: EntityManager, place: Workplace, now: number): Promise<void> {
  const [gone] = await tx.query<{ tenant: string; id: string; factId: string }[]>(
    `SELECT tenant, id, fact_id AS "factId" FROM segment WHERE state = 'removing' ORDER BY tenant, id LIMIT 1`,
  );
  if (!gone) return;
  const { tenant, id, factId } = gone;
  const members = await tx.query<{ person: string }[]>(
    'SELECT person FROM membership WHERE tenant = $1 AND segment = $2 ORDER BY person LIMIT $3',
    [tenant, id, chunk],
  );
  const refs = members.map(({ person }) => person);
  const about = { tenant, definitions: await place.definitions.of(tx, tenant), refs };
  if (refs.length > 0)
    await decideAbout({ tx, log: place.log, kept: place.kept }, about, (engine, people) => {
      for (const person of personsOf(people, refs)) engine.remove(person, id, { factId, now });
    });
  if (refs.length === chunk) return;
  place.kept.forget();
  for (const table of ['membership', 'schedule'])
    await tx.query(`DELETE FROM ${table} WHERE tenant = $1 AND segment = $2`, [tenant, id]);
  await tx.query('DELETE FROM segment WHERE tenant = $1 AND id = $2', [tenant, id]);
}
