/** One attribute of a customer, with the event that set it. */
export interface Trait {
  /** As sent; null where the sender took the attribute away. */
  value: unknown;
  eventId: string;
  /** RFC 3339, UTC. */
  occurredAt: string;
  /** RFC 3339, UTC. Decides between events of the same instant. */
  recordedAt: string;
  source: string | null;
}

/** What one fragment, or one person, is known by. Instants are RFC 3339 in UTC, so that they compare as strings. */
export interface GoldenRecord {
  traits: Readonly<Record<string, Trait>>;
  firstSeen: string | null;
  lastSeen: string | null;
  interactions: number;
}

/** What one event adds. */
export interface Contribution {
  eventId: string;
  occurredAt: string;
  recordedAt: string;
  source: string | null;
  traits: Readonly<Record<string, unknown>>;
}

/** Nothing known. */
export const emptyRecord: GoldenRecord = { traits: {}, firstSeen: null, lastSeen: null, interactions: 0 };

/**
 * Survivorship: the value that happened last wins; of two at one instant, the one recorded last; of two
 * recorded together, the greater event id. A total order, so that arrival never decides the outcome.
 */
export function survives(a: Trait, b: Trait): boolean {
  return order(a, b) >= 0;
}

function order(a: Trait, b: Trait): number {
  return (
    compare(a.occurredAt, b.occurredAt) ||
    compare(a.recordedAt, b.recordedAt) ||
    compare(a.eventId, b.eventId)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The record with one more event in it. @cost O(traits of the record) */
export function contribute(record: GoldenRecord, { traits, ...stamp }: Contribution): GoldenRecord {
  const { eventId, occurredAt, recordedAt, source } = stamp;
  const told = Object.entries(traits).map(([name, value]): [string, Trait] => [
    name,
    { value, eventId, occurredAt, recordedAt, source },
  ]);
  return {
    traits: surviving([...Object.entries(record.traits), ...told]),
    firstSeen: least(record.firstSeen, occurredAt),
    lastSeen: greatest(record.lastSeen, occurredAt),
    interactions: record.interactions + 1,
  };
}

/**
 * One record of several fragments. Associative and commutative, and `contribute` distributes over it: a
 * person is always the combination of their fragments, so a split gives back exactly what a merge took.
 */
export function combine(records: readonly GoldenRecord[]): GoldenRecord {
  return {
    traits: surviving(records.flatMap(({ traits }) => Object.entries(traits))),
    firstSeen: records.map(({ firstSeen }) => firstSeen).reduce(least, null),
    lastSeen: records.map(({ lastSeen }) => lastSeen).reduce(greatest, null),
    interactions: records.reduce((sum, { interactions }) => sum + interactions, 0),
  };
}

/** Traits that have a value, by name in alphabetical order. */
export function presentTraits({ traits }: GoldenRecord): [string, Trait][] {
  return Object.entries(traits)
    .filter(([, { value }]) => value !== null && value !== undefined)
    .sort(([a], [b]) => compare(a, b));
}

function surviving(entries: readonly [string, Trait][]): Record<string, Trait> {
  const best = new Map<string, Trait>();
  for (const [name, trait] of entries) {
    const held = best.get(name);
    if (!held || !survives(held, trait)) best.set(name, trait);
  }
  return Object.fromEntries(best);
}

const least = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null || a <= b ? a : b;
const greatest = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null || a >= b ? a : b;
