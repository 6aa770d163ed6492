import type { When } from './when';

export interface Fault {
  /** `all[1].where.total.gte`; empty for the condition itself. */
  path: string;
  /** What is wrong, and what would be right. */
  problem: string;
}

export function parseWhen(_input: unknown): { when: When } | { faults: Fault[] } {
  throw new Error('not yet');
}
