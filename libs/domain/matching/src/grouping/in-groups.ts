/** What is known of a pair beside its own comparison: how the records around it were grouped. */
export interface Grouped {
  /** Whether both are in one cluster. */
  joined: boolean;
  /** Whether they contradict each other in what one person has once. */
  apart: boolean;
}

/**
 * log2 odds that two records are one, by their own comparison and by the groups that were found: records that stand
 * between them agree with both, or with one alone, and that says more than the pair by itself. A pair that was joined is
 * rarely wrong, however little it says; one that was not is rarely one, however much it says.
 * @param weight  log2 odds of the pair by itself
 * @source measured on labelled files dense with look-alikes and on ordinary ones, ADR-0035; as Platt 1999 calibrates scores
 */
export function inGroups(weight: number, { joined, apart }: Grouped): number {
  if (joined) return Math.min(most, least + slope * Math.max(0, weight));
  return (apart ? contradicted : refused) - steep * Math.max(0, doubtful - weight);
}

const [least, slope, most] = [3.6, 0.45, 9];
const [refused, contradicted, doubtful, steep] = [-2.7, -3.4, -2, 0.4];
