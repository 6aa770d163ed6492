import type { GetMembers, Members, MembershipCause } from '@ucv/contracts-segmentation';
import type { EntityManager } from 'typeorm';
import { segmentViews } from '../project/segments';
import { segmentUnknown } from './refusals';

/** A page of members, in the order of their ids. @refuses segmentation.segment-unknown */
export async function membersOf(
  tx: EntityManager,
  tenant: string,
  { segment, limit, cursor = '' }: GetMembers,
): Promise<Members> {
  const [view] = await segmentViews(tx, tenant, segment);
  if (!view) throw segmentUnknown();
  const rows = await tx.query<{ person: string; since: Date; cause: MembershipCause }[]>(
    `SELECT person, since, cause FROM membership WHERE tenant = $1 AND segment = $2 AND person > $3
     ORDER BY person LIMIT $4`,
    [tenant, segment, cursor, limit + 1],
  );
  const page = rows.slice(0, limit);
  return {
    data: page.map(({ person, since, cause }) => ({ person, since: since.toISOString(), cause })),
    cursor: rows.length > limit ? (page.at(-1)?.person ?? null) : null,
    total: view.members,
  };
}
