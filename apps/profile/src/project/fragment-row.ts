import { emptyRecord, type GoldenRecord, type Trait } from '@ucv/golden-record';

/** The golden record's columns of table `fragment`; all null where an identifier has no events of its own. */
export interface FragmentRow {
  traits: Record<string, Trait> | null;
  first_seen: Date | null;
  last_seen: Date | null;
  interactions: number | null;
}

export function readRecord({ traits, first_seen, last_seen, interactions }: FragmentRow): GoldenRecord {
  if (!traits) return emptyRecord;
  return {
    traits,
    firstSeen: first_seen?.toISOString() ?? null,
    lastSeen: last_seen?.toISOString() ?? null,
    interactions: interactions ?? 0,
  };
}
