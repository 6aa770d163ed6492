import type { When } from './when';

export function describe(_when: When): string {
  throw new Error('not yet');
}
