import type { Relation } from '@ucv/contracts-profile';
import { type Membership, valuesOf } from './accounts';
import { isEarlier, type Shown } from './shown';

/** Somebody to whom a person is related, by the ref of an identifier. */
export interface Related extends Shown, Pick<Relation, 'kind' | 'direction'> {
  ref: string;
  rule: string;
}

/** Relations to persons: each once, since the first of what shows it. Who is unknown, or the person, is left out. */
export function personRelations(
  related: readonly Related[],
  persons: ReadonlyMap<string, string>,
  self: string,
): Relation[] {
  const first = new Map<string, Related & { person: string }>();
  for (const one of related) {
    const person = persons.get(one.ref);
    if (person === undefined || person === self) continue;
    const key = [one.kind, one.direction, person].join(' ');
    const known = first.get(key);
    if (!known || isEarlier(one, known)) first.set(key, { ...one, person });
  }
  return [...first.values()].map(({ kind, direction, person, since, factId, rule }) => ({
    ...{ kind, ...(direction ? { direction } : {}), person },
    ...{ since, evidence: { factId, rule } },
  }));
}

/** Who has a role or a title is employed there. */
export function accountRelation(
  id: string,
  { job, since, factId }: Pick<Membership, 'job' | 'since' | 'factId'>,
  traits: Membership['traits'],
): Relation {
  const held = valuesOf(job);
  const kind = Object.keys(held).length > 0 ? 'employment' : 'account';
  const account = { id, traits: valuesOf(traits), ...held };
  return { kind, account, since, evidence: { factId, rule: 'group-call' } };
}

/** The oldest first. */
export const bySince = (a: Relation, b: Relation): number =>
  a.since < b.since ? -1 : a.since > b.since ? 1 : a.evidence.factId < b.evidence.factId ? -1 : 1;
