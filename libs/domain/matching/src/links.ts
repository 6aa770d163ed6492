import type { Links } from './grouping/clusters';
import type { Scorer } from './model';

/** Pairs below this many bits are forgotten. */
const floor = -6;

interface Scoring {
  size: number;
  scorer: Scorer;
  onProgress(done: number, total: number): void;
}

/** Candidates that are worth a second look, with what they weigh. */
export function score(pairs: Float64Array, { size, scorer, onProgress }: Scoring): Links {
  let links = {
    a: new Uint32Array(1024),
    b: new Uint32Array(1024),
    weights: new Float32Array(1024),
    length: 0,
  };
  for (let i = 0; i < pairs.length; i += 1) {
    if (i % 65_536 === 0) onProgress(i, pairs.length);
    const [a, b] = [Math.floor(pairs[i]! / size), pairs[i]! % size];
    const weight = scorer.weightFrom(a, b, floor);
    if (weight < floor) continue;
    if (links.length === links.a.length) links = grown(links);
    const at = links.length++;
    links.a[at] = a;
    links.b[at] = b;
    links.weights[at] = weight;
  }
  return links;
}

function grown({ a, b, weights, length }: Links): Links & {
  a: Uint32Array<ArrayBuffer>;
  b: Uint32Array<ArrayBuffer>;
  weights: Float32Array<ArrayBuffer>;
} {
  const larger = {
    a: new Uint32Array(length * 2),
    b: new Uint32Array(length * 2),
    weights: new Float32Array(length * 2),
    length,
  };
  larger.a.set(a);
  larger.b.set(b);
  larger.weights.set(weights);
  return larger;
}

/** Those of some links that are wanted. */
export function keepOnly({ a, b, weights, length }: Links, keep: (a: number, b: number) => boolean): Links {
  const kept: number[] = [];
  for (let i = 0; i < length; i += 1) if (keep(a[i]!, b[i]!)) kept.push(i);
  return {
    a: Uint32Array.from(kept, (i) => a[i]!),
    b: Uint32Array.from(kept, (i) => b[i]!),
    weights: Float32Array.from(kept, (i) => weights[i]!),
    length: kept.length,
  };
}
