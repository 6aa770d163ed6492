import type { FeedBatch } from './feed';

/** Whether a position comes before another; undefined is before the first. */
export const isBehind = (position: bigint | undefined, other: bigint | undefined): boolean =>
  other !== undefined && (position === undefined || position < other);

/** What of a batch comes after a position: a batch that ends before it has nothing, and ends there; undefined is before the first. */
export function after(batch: FeedBatch, position: bigint | undefined): FeedBatch {
  if (position === undefined) return batch;
  if (!isBehind(position, batch.position)) return { ...batch, facts: [], position };
  return { ...batch, facts: batch.facts.filter((fact) => isBehind(position, fact.position)) };
}

/** What of a batch comes up to a position. */
export function clip(batch: FeedBatch, until: bigint | undefined): FeedBatch {
  if (until === undefined) return batch;
  // At the head nothing up to there is missing, also where no checkpoint of the filter falls on it.
  if (batch.position === undefined || batch.position <= until)
    return batch.live ? { ...batch, position: until } : batch;
  return {
    facts: batch.facts.filter(({ position }) => position <= until),
    position: until,
    live: batch.live,
  };
}
