import type { HubLearnedData } from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import { type Evidence, inOrder, wereSeenTogether } from './evidence';
import { type IdentityRules, isUnique, limitOf } from './rules';
import { usualIn } from './usual';

/** Others that an identifier was seen with, by {@link companyKey}; of each when it first was, in milliseconds. */
export type Companions = Map<string, Map<string, number>>;

/** Those of one kind that an identifier was seen with: a user id and an e-mail are no two persons. */
export const companyKey = (ref: string, type: string): string => `${ref} ${type}`;

/** How many of a kind an identifier was seen with so far, and how many of them for the first time within a day. */
export interface Met {
  kind: string;
  total: number;
  lately: number;
}

/** What an identifier's company is measured by. */
export interface Measure {
  rules: IdentityRules;
  /** With how many of a kind nineteen of twenty identifiers of a type were seen, at most; 0 where that is not known. */
  usual(type: string, kind: string): number;
  /** What a steward released, with how many of one kind it was seen by then. */
  released: ReadonlyMap<string, number>;
}

const dayMs = 86_400_000;

/** An identifier met others. @returns of how many of each of their kinds it knows by now */
export function meet(
  companions: Companions,
  { ref }: Subject,
  { others, at }: { others: readonly Subject[]; at: number },
): Met[] {
  const met = new Map<string, Map<string, number>>();
  for (const other of others) {
    if (other.ref === ref) continue;
    const key = companyKey(ref, other.type);
    const known = companions.get(key) ?? new Map<string, number>();
    if (!known.has(other.ref)) companions.set(key, known.set(other.ref, at));
    met.set(other.type, known);
  }
  return [...met].map(([kind, known]) => ({ kind, total: known.size, lately: within(known, at) }));
}

function within(known: ReadonlyMap<string, number>, at: number): number {
  let count = 0;
  for (const first of known.values()) if (first > at - dayMs && first <= at) count += 1;
  return count;
}

/**
 * Whether an identifier belongs to nobody, by those whom it has met: it was seen with several who are unique to a person
 * each, or with unusually many of any kind. Undefined where it may be one person's.
 */
export function sharedBy(
  { type, ref }: Subject,
  met: readonly Met[],
  measure: Measure,
): Omit<HubLearnedData, 'identifier'> | undefined {
  const { rules, released } = measure;
  // By twice as many as a steward knew of it is learned again, never by the same.
  const known = 2 * (released.get(ref) ?? 0);
  const persons = isUnique(rules, type) ? [] : met.filter(({ kind }) => isUnique(rules, kind));
  const seenWith = Math.max(0, ...persons.map(({ total }) => total));
  if (rules.hubAfter > 0 && seenWith >= rules.hubAfter && seenWith > known) return { seenWith };
  const crowd = met.find((one) => !persons.includes(one) && one.total > known && isCrowd(type, one, measure));
  return crowd && { seenWith: crowd.total, kind: crowd.kind };
}

/** A person may well have many browsers over the years, but not in a day, and not many addresses. */
function isCrowd(type: string, { kind, total, lately }: Met, { rules, usual }: Measure): boolean {
  const { ever, others, withinDay, times } = rules.crowd;
  const most = ever[kind] ?? others;
  const inDay = withinDay[kind] ?? 0;
  const many = most > 0 && total > Math.max(most, limitOf(rules, kind));
  return (many || (inDay > 0 && lately > inDay)) && total > times * usual(type, kind);
}

/** Identifiers that events showed with so many that they belong to nobody. @cost O(evidence) */
export function hubsIn(
  evidence: readonly Evidence[],
  rules: IdentityRules,
  released: Measure['released'] = new Map(),
): HubLearnedData[] {
  const companions: Companions = new Map();
  const types = new Map<string, string>();
  const found = new Map<string, HubLearnedData>();
  const whole: Measure = { rules, usual: () => 0, released };
  for (const { subjects, at = 0 } of evidence.filter(wereSeenTogether).sort(inOrder)) {
    for (const identifier of subjects) {
      types.set(identifier.ref, identifier.type);
      const shared = sharedBy(identifier, meet(companions, identifier, { others: subjects, at }), whole);
      if (shared && tellsMore(shared, found.get(identifier.ref)))
        found.set(identifier.ref, { identifier, ...shared });
    }
  }
  const usual = usualIn(companions, types);
  return [...found.values()].filter(
    ({ identifier, seenWith, kind }) =>
      kind === undefined || seenWith > rules.crowd.times * usual(identifier.type, kind),
  );
}

/** Once seen with several persons, it stays that. */
const tellsMore = (shared: Pick<HubLearnedData, 'kind'>, before: HubLearnedData | undefined): boolean =>
  !before || before.kind !== undefined || shared.kind === undefined;
