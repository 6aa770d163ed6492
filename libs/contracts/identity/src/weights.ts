/** How often pairs of one person, and of two, come out at each level of one comparison, the strongest agreement first. */
export interface MatchWeight {
  /** What is compared, such as `given name`. */
  name: string;
  /** Names of the levels. */
  labels: string[];
  /** Share of pairs of one person at each level. */
  m: number[];
  /** Share of pairs of two persons. The level adds log2(m / u) bits. */
  u: number[];
}

/**
 * What comparisons of fragments say from here on: as a tenant's own people showed, without labels, or as is usual. What was
 * found before stays. Stream `config-`. No personal data: shares alone.
 */
export interface WeightsSetData {
  /** Grows with every change; 1 is what is usual, until somebody or something set others. */
  version: number;
  /** `defaults`: what is usual, by order; nothing is learned then but by order. */
  origin: 'learned' | 'defaults';
  /** How many fragments said something of themselves by then, and of how many it was learned. */
  described: number;
  sampled: number;
  /** None where they are the usual ones. */
  features: MatchWeight[];
  /** Of what was learned: shares of the sample's pairs that are one person, and that are of one household. */
  shares?: { match: number; household: number };
}

/** Answer to `identity.weights.v1` `{}`, and to those that set others: with the usual ones where nothing was learned. */
export interface MatchWeights extends WeightsSetData {
  /** When they were set, and by whom; absent of version 1. */
  setAt?: string;
  setBy?: string;
}

/**
 * Request `identity.learn-weights.v1`, and `identity.reset-weights.v1` for the usual ones; answered with what holds then.
 * @refuses identity.too-few-described (to learn), identity.not-reached
 */
export interface SetWeights {
  actor: string;
}
