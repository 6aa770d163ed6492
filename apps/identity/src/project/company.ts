import type { RecordedFact, Subject } from '@ucv/envelope';
import type { EntityManager } from 'typeorm';
import { companyKey, type Companions, type Measure } from '../decide/hubs';
import { type IdentityRules, limitOf } from '../decide/rules';
import { companionsOf, usualAmong } from './evidence-store';
import { releasedOf } from './hub-store';

/** The usual changes slowly, and is told again after so long. */
const toldForMs = 600_000;

/** Whom the identifiers of some events were seen with, and how many are usual. */
export class Company {
  private readonly told = new Map<string, { value: number; at: number }>();

  /**
   * @param facts  that say something new
   * @param hubs   identifiers that belong to nobody: nobody asks with whom they were seen
   * @cost two queries; now and then one more where somebody comes near to what the rules allow
   */
  async around(
    tx: EntityManager,
    tenant: string,
    {
      facts,
      rules,
      hubs,
    }: { facts: readonly RecordedFact[]; rules: IdentityRules; hubs: ReadonlySet<string> },
  ): Promise<{ companions: Companions } & Omit<Measure, 'rules'>> {
    const subjects = new Map<string, Subject>(
      facts.flatMap(({ metadata }) => metadata.subjects.map((one) => [one.ref, one] as const)),
    );
    const refs = [...subjects.keys()].filter((ref) => !hubs.has(ref));
    const companions = await companionsOf(tx, tenant, refs);
    const usual = new Map<string, number>();
    for (const pair of crowding(facts, companions, rules)) {
      const name = `${pair.type} ${pair.kind}`;
      if (!usual.has(name)) usual.set(name, await this.usual(tx, tenant, pair));
    }
    return {
      companions,
      usual: (type, kind) => usual.get(`${type} ${kind}`) ?? 0,
      released: await releasedOf(tx, tenant, refs),
    };
  }

  private async usual(tx: EntityManager, tenant: string, pair: Pair): Promise<number> {
    const name = `${tenant} ${pair.type} ${pair.kind}`;
    const known = this.told.get(name);
    if (known && Date.now() - known.at < toldForMs) return known.value;
    const value = await usualAmong(tx, tenant, pair);
    this.told.set(name, { value, at: Date.now() });
    return value;
  }
}

interface Pair {
  type: string;
  kind: string;
}

/** Kinds of identifiers of which one may come to be seen with more of a kind than the rules allow. */
function crowding(facts: readonly RecordedFact[], companions: Companions, rules: IdentityRules): Pair[] {
  const coming = new Map<string, Pair & { ref: string; count: number }>();
  for (const { metadata } of facts)
    for (const { type, ref } of metadata.subjects)
      for (const other of metadata.subjects) {
        if (other.ref === ref) continue;
        const key = companyKey(ref, other.type);
        const one = coming.get(key) ?? { type, kind: other.type, ref, count: 0 };
        coming.set(key, { ...one, count: one.count + 1 });
      }
  return [...coming].flatMap(([key, { type, kind, count }]) =>
    count + (companions.get(key)?.size ?? 0) > fewestToCount(rules, kind) ? [{ type, kind }] : [],
  );
}

function fewestToCount(rules: IdentityRules, kind: string): number {
  const { ever, others, withinDay } = rules.crowd;
  const most = ever[kind] ?? others;
  const inDay = withinDay[kind] ?? 0;
  return Math.min(most > 0 ? Math.max(most, limitOf(rules, kind)) : Infinity, inDay > 0 ? inDay : Infinity);
}
