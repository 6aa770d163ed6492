import type { Subject } from '@ucv/envelope';
import { membersOf, personsOf } from '@ucv/platform-persons';
import type { EntityManager } from 'typeorm';
import type { HeldDecision } from '../decide/consents';
import type { PurposeMap } from '../decide/purposes';
import { decisionsOf } from '../project/decisions';
import { purposesOf } from '../project/purposes';

/** What must be known of a tenant to decide about some fragments; kept up to date while that is done. */
export interface Scene {
  tenant: string;
  defined: PurposeMap;
  /** Every identifier of the person that a fragment belongs to. */
  members: ReadonlyMap<string, Subject[]>;
  decisions: Map<string, readonly HeldDecision[]>;
}

/** @cost four queries, however many fragments */
export async function loadScene(
  tx: EntityManager,
  tenant: string,
  fragments: readonly Subject[],
): Promise<Scene> {
  const refs = [...new Set(fragments.map(({ ref }) => ref))];
  const persons = await personsOf(tx, tenant, refs);
  const attached = await membersOf(tx, tenant, [...new Set(persons.values())]);
  const members = new Map(
    fragments.map((fragment) => {
      const all = attached.get(persons.get(fragment.ref) as string) ?? [];
      return [fragment.ref, all.length > 1 ? all : [fragment]];
    }),
  );
  const holders = new Set([...members.values()].flat().map(({ ref }) => ref));
  const defined = await purposesOf(tx, tenant);
  return { tenant, members, defined, decisions: await decisionsOf(tx, tenant, [...holders]) };
}

/** Purposes that any of some identifiers ever granted: a refusal of everything is about these too. */
export function* grantedTo(members: readonly Subject[], { decisions }: Scene): Generator<string> {
  for (const { ref } of members)
    for (const { purpose, status } of decisions.get(ref) ?? []) if (status === 'granted') yield purpose;
}
