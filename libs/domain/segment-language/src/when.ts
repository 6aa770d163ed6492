/** Comparisons of one value; several in one object must all hold. Ordered ones compare like with like alone. */
export interface Comparison {
  /** A text, a number, true or false; strict by type. */
  eq?: unknown;
  /** Holds where the value is absent, too. */
  ne?: unknown;
  in?: unknown[];
  gt?: number | string;
  gte?: number | string;
  lt?: number | string;
  lte?: number | string;
  /** What is null is absent. */
  exists?: boolean;
  /** A text holds this text, or a list holds this value. */
  contains?: unknown;
  /** Somewhere in a text is this pattern of RE2 syntax; `^` and `$` tie it to the ends. */
  matches?: string;
}

/** How often; `gte: 1` where absent. */
export interface Count {
  gte?: number;
  lte?: number;
  eq?: number;
}

/** What an event is called and what its properties are; a dotted property reaches inside. */
export interface Step {
  event: string;
  where?: Record<string, Comparison>;
}

/** Something happened, this often, in the last `within` (ISO 8601 duration) or ever. */
export interface EventCondition extends Step {
  count?: Count;
  within?: string;
}

export type SequenceStep = Step | { not: Step };

/** Steps in this order; see the README for what a last `{not: step}` means. */
export interface SequenceCondition {
  sequence: SequenceStep[];
  within?: string;
}

export type TraitCondition = { trait: string } & Comparison;

/** A condition of the segment language; the same shape as the contract of segmentation. */
export type When =
  | { all: When[] }
  | { any: When[] }
  | { not: When }
  | EventCondition
  | TraitCondition
  | SequenceCondition
  | { segment: string }
  | { consent: string }
  | { score: string; gte?: number; lte?: number };
