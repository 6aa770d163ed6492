import { meet, type Rule } from './keys';

/** How many true pairs are probably among the candidates. */
export interface Recall {
  /** Estimated share, 0 to 1. */
  share: number;
  /** By rule, the share of probable matches that it finds. */
  byRule: readonly { name: string; share: number }[];
}

interface Probable {
  a: number;
  b: number;
  probability: number;
}

const most = 50_000;

/**
 * Two families of rules, which look at different columns, catch matches independently: what one finds of the other's
 * tells how many both miss.
 * @source Lincoln & Petersen's capture and recapture, as Chapman 1951 corrects it
 */
export function recallOf(rules: readonly Rule[], pairs: readonly Probable[], complete: boolean): Recall {
  const probable = pairs.filter(({ probability }) => probability >= 0.9).slice(0, most);
  const caught = probable.map(({ a, b }) => rules.map((rule) => meet(rule, a, b)));
  const byRule = rules.map(({ name }, r) => ({
    name,
    share: probable.length > 0 ? caught.filter((row) => row[r]).length / probable.length : 0,
  }));
  if (complete || probable.length === 0) return { share: 1, byRule };
  const [left, right] = families(rules);
  const [one, other, both] = [
    caught.filter((row) => left.some((r) => row[r])).length,
    caught.filter((row) => right.some((r) => row[r])).length,
    caught.filter((row) => left.some((r) => row[r]) && right.some((r) => row[r])).length,
  ];
  const all = ((one + 1) * (other + 1)) / (both + 1) - 1;
  return {
    share: Math.min(1, probable.length / Math.max(probable.length, all)),
    byRule,
  };
}

/** Rules by the first feature that they use, in two halves that share as few features as may be. */
function families(rules: readonly Rule[]): [number[], number[]] {
  const [first] = rules;
  const own = new Set(first?.uses);
  const left = rules.flatMap(({ uses }, r) => (uses.some((name) => own.has(name)) ? [r] : []));
  const right = rules.flatMap(({ uses }, r) => (uses.some((name) => own.has(name)) ? [] : [r]));
  return right.length > 0
    ? [left, right]
    : [left.filter((_, i) => i % 2 === 0), left.filter((_, i) => i % 2 === 1)];
}
