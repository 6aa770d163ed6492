import { isTenant, type RecordedFact } from '@ucv/envelope';
import { refusesValue } from '@ucv/platform-read-model';

/**
 * Whether it is surely the fact's fault that it cannot be taken, whatever the projection: a value that the database
 * refuses, a seal that is broken, or something that is no fact at all.
 */
export const blamesFact = (fact: RecordedFact, error: unknown): boolean =>
  refusesValue(error) ||
  (error as { code?: unknown } | undefined)?.code === 'privacy.seal-broken' ||
  !isFact(fact);

function isFact({ data, metadata }: RecordedFact): boolean {
  const { tenant, subjects } = (metadata ?? {}) as { tenant?: unknown; subjects?: unknown };
  const object = typeof data === 'object' && data !== null;
  return object && typeof tenant === 'string' && isTenant(tenant) && Array.isArray(subjects);
}
