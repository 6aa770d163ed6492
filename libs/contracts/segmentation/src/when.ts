/** Comparisons of one value; several in one object must all hold. Ordered ones compare like with like alone. */
export interface Comparison {
  eq?: unknown;
  ne?: unknown;
  in?: unknown[];
  gt?: number | string;
  gte?: number | string;
  lt?: number | string;
  lte?: number | string;
  exists?: boolean;
  /** A text holds this text, or a list holds this value. */
  contains?: unknown;
  /** A text matches this pattern of RE2 syntax. */
  matches?: string;
}

/** How often; `gte: 1` where absent. */
export interface Count {
  gte?: number;
  lte?: number;
  eq?: number;
}

/** Something happened, this often, in the last `within` (ISO 8601 duration) or ever. */
export interface EventCondition {
  event: string;
  /** By property; a dotted name reaches inside. */
  where?: Record<string, Comparison>;
  count?: Count;
  within?: string;
}

/**
 * Steps in this order. The last one may be `{not: step}`: after the steps before it, it has not happened since,
 * and `within` has passed: "cart and no order within 30 minutes". Otherwise `within` is the longest time from
 * the first step to the last.
 */
export interface SequenceCondition {
  sequence: SequenceStep[];
  within?: string;
}
export type SequenceStep =
  Pick<EventCondition, 'event' | 'where'> | { not: Pick<EventCondition, 'event' | 'where'> };

/** A condition of the segment language. */
export type When =
  | { all: When[] }
  | { any: When[] }
  | { not: When }
  | EventCondition
  | ({ trait: string } & Comparison)
  | SequenceCondition
  | { segment: string }
  | { consent: string }
  | { score: string; gte?: number; lte?: number };
