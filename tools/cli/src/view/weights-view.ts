import type { MatchWeights } from '@ucv/contracts-identity';
import type { Layout } from './person-sections';
import { rowsOf } from './rows';
import { count } from './text';

/** What each comparison says at each level: bits, and how many pairs of one person and of two come out there. */
export function weightsView(weights: MatchWeights, layout: Layout): string {
  const { version, features } = weights;
  const rows = features.flatMap(({ name, labels, m, u }) =>
    labels.map((label, level) => [
      level === 0 ? name : '',
      label,
      signed(Math.log2(m[level]! / u[level]!)),
      percent(m[level]!),
      percent(u[level]!),
    ]),
  );
  return [
    layout.style.title(`Weights of comparisons, version ${version}`),
    `  ${originOf(weights)}`,
    '',
    ...rowsOf([['comparison', 'level', 'bits', 'of one person', 'of two'], ...rows], layout),
  ].join('\n');
}

function originOf({ origin, described, sampled, setAt }: MatchWeights): string {
  const since = setAt ? ` since ${setAt.slice(0, 16).replace('T', ' ')}` : '';
  if (origin === 'learned')
    return `learned of ${sampled} of ${count(described, 'fragment')} that say something of themselves,${since}`;
  return setAt ? `the usual ones, by order${since}` : 'the usual ones: nothing was learned yet';
}

const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;
const percent = (share: number): string => `${Number((share * 100).toPrecision(share > 0.99 ? 4 : 2))} %`;
