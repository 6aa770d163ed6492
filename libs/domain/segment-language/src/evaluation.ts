import type { Evaluation } from './condition';

/** What holds, or not, for good. */
export const settled = {
  true: Object.freeze<Evaluation>({ holds: true, next: null }),
  false: Object.freeze<Evaluation>({ holds: false, next: null }),
};

/** @param next  Infinity for never */
export function evaluation(holds: boolean, next: number): Evaluation {
  if (next === Infinity) return holds ? settled.true : settled.false;
  return { holds, next };
}
