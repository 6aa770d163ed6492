import type { MatchFoundData, MatchWeight, WeightsSetData } from '@ucv/contracts-identity';
import { reweigh } from '@ucv/matching';
import type { EntityManager } from 'typeorm';
import type { Evidence } from '../decide/evidence';
import { population } from './likely';

/**
 * Evidence as it would be if its matches were found by other weights, none for the usual ones. Nothing is opened.
 * @cost the tenant's matches, in memory
 */
export async function reweighed(
  tx: EntityManager,
  tenant: string,
  { evidence, weights }: { evidence: readonly Evidence[]; weights: readonly MatchWeight[] },
): Promise<Evidence[]> {
  const rows = await tx.query<{ id: string; found: MatchFoundData }[]>(
    'SELECT id, found FROM review WHERE tenant = $1',
    [tenant],
  );
  const found = new Map(rows.map((row) => [row.id, row.found]));
  const by = await featuresByVersion(tx, tenant);
  const size = await population(tx, tenant);
  return evidence.map((one) => {
    const match = one.probability === undefined ? undefined : found.get(one.cause);
    if (!match) return one;
    const before = by.get(match.weightsVersion ?? 1) ?? [];
    return { ...one, probability: rounded(reweigh(match, { before, after: weights, population: size })) };
  });
}

async function featuresByVersion(tx: EntityManager, tenant: string): Promise<Map<number, MatchWeight[]>> {
  const rows = await tx.query<{ version: number; weights: WeightsSetData }[]>(
    'SELECT version, weights FROM weights WHERE tenant = $1',
    [tenant],
  );
  return new Map(rows.map(({ version, weights }) => [version, weights.features]));
}

/** As it would stand on the log. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
