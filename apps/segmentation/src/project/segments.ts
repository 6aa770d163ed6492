import type { SegmentDefinition, SegmentView, When } from '@ucv/contracts-segmentation';
import type { RecordedFact } from '@ucv/envelope';
import { upsertRows } from '@ucv/platform-read-model';
import { describe } from '@ucv/segment-language';
import type { EntityManager } from 'typeorm';
import { type Definition, Definitions } from '../decide/definitions';
import { dependents } from '../decide/references';

/** How far the evaluation over history is. A segment that is removed stays until its members have left. */
export type SegmentState = 'building' | 'ready' | 'removing';

/** The beginning of a pass over all persons. */
const fromTheBeginning = { state: 'building', cursor: '', evaluated: 0 };

/**
 * Writes what a fact of a `segment-` stream says. A changed condition is evaluated over all history again.
 * @param when  the condition of a defined segment, opened
 */
export async function projectSegment(
  tx: EntityManager,
  fact: RecordedFact,
  when: When | undefined,
): Promise<void> {
  const { tenant } = fact.metadata;
  if (fact.type === 'segmentation.segment-removed.v1') {
    const { id } = fact.data as { id: string };
    await tx.query(
      `UPDATE segment SET state = 'removing', fact_id = $3, position = $4 WHERE tenant = $1 AND id = $2`,
      [tenant, id, fact.id, String(fact.position)],
    );
  }
  if (!when) return;
  const { id, name, description, version } = fact.data as SegmentDefinition;
  const known = await tx.query<{ version: number }[]>(
    'SELECT version FROM segment WHERE tenant = $1 AND id = $2',
    [tenant, id],
  );
  const said = { tenant, id, name, description: description ?? null, when, version };
  const row = { ...said, ...fromTheBeginning, fact_id: fact.id, position: String(fact.position) };
  const update = known[0]?.version === version ? ['name', 'description', 'position'] : undefined;
  await upsertRows(tx, 'segment', ['tenant', 'id'], [row], { update });
  if (!update) await buildDependents(tx, { tenant, id, factId: fact.id });
}

/** A segment means something else, too, when one that it refers to does. */
async function buildDependents(
  tx: EntityManager,
  { tenant, id, factId }: { tenant: string; id: string; factId: string },
): Promise<void> {
  const whens = await conditionsOf(tx, tenant);
  await tx.query(
    `UPDATE segment SET state = 'building', cursor = '', evaluated = 0, fact_id = $3 WHERE tenant = $1 AND id = ANY($2)`,
    [tenant, dependents(id, whens), factId],
  );
}

/** The conditions of a tenant's segments, by id. */
export async function conditionsOf(tx: EntityManager, tenant: string): Promise<Map<string, When>> {
  const rows = await tx.query<{ id: string; when: When }[]>(
    `SELECT id, "when" FROM segment WHERE tenant = $1 AND state <> 'removing' ORDER BY id`,
    [tenant],
  );
  return new Map(rows.map(({ id, when }) => [id, when]));
}

/** What a tenant's segments are called, by id. */
export async function namesOf(tx: EntityManager, tenant: string): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }[]>(
    `SELECT id, name FROM segment WHERE tenant = $1 AND state <> 'removing' ORDER BY id`,
    [tenant],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Compiled segments by tenant, kept as long as no fact about them came. */
export class DefinitionCache {
  private readonly cached = new Map<string, { stamp: string; definitions: Definitions }>();

  /** @cost one small query where nothing changed */
  async of(tx: EntityManager, tenant: string): Promise<Definitions> {
    const [row] = await tx.query<{ stamp: string }[]>(
      `SELECT concat(count(*), ' ', max(position)) AS stamp FROM segment WHERE tenant = $1 AND state <> 'removing'`,
      [tenant],
    );
    const stamp = row?.stamp ?? '';
    const known = this.cached.get(tenant);
    if (known?.stamp === stamp) return known.definitions;
    const rows = await tx.query<Definition[]>(
      `SELECT id, version, name, "when", fact_id AS "factId" FROM segment
       WHERE tenant = $1 AND state <> 'removing' ORDER BY id`,
      [tenant],
    );
    const definitions = new Definitions(rows);
    this.cached.set(tenant, { stamp, definitions });
    return definitions;
  }
}

type ViewRow = Omit<SegmentView, 'members' | 'description' | 'says'> & {
  description: string | null;
  members: string;
};

/** Segments as they are shown. @param id  one alone */
export async function segmentViews(tx: EntityManager, tenant: string, id?: string): Promise<SegmentView[]> {
  const rows = await tx.query<ViewRow[]>(
    `SELECT s.id, s.name, s.description, s."when", s.version, s.state, s.evaluated, coalesce(m.members, 0) AS members
     FROM segment s LEFT JOIN (
       SELECT segment, count(*) AS members FROM membership
       WHERE tenant = $1 AND ($2::text IS NULL OR segment = $2) GROUP BY segment) m ON m.segment = s.id
     WHERE s.tenant = $1 AND s.state <> 'removing' AND ($2::text IS NULL OR s.id = $2)
     ORDER BY s.name, s.id`,
    [tenant, id ?? null],
  );
  const names = rows.length > 0 ? await namesOf(tx, tenant) : new Map<string, string>();
  return rows.map(({ description, members, ...view }) => ({
    ...view,
    says: describe(view.when, names),
    ...(description === null ? {} : { description }),
    members: Number(members),
  }));
}
