import { missing, type Feature } from '../compare/feature';
import { add, classesOf, type Sums } from '../learn/parameters';
import { probabilityOf, weightOf } from '../model';
import { comparedFeatures } from './learn-weights';
import { type LiveFeature, type LiveMatch, sharesFor, weightsOf } from './live-matcher';

/** A match as it was found. */
export type FoundMatch = Pick<LiveMatch, 'weight' | 'steps'>;

/**
 * How probable a match that was found by some weights is by others, from the levels of its steps alone: nothing is opened.
 * What stewards' decisions taught is taken as it was.
 * @param o.before,o.after  what was learned, none for the usual weights
 * @cost  some microseconds
 */
export function reweigh(
  { weight, steps }: FoundMatch,
  o: { before: readonly LiveFeature[]; after: readonly LiveFeature[]; population: number },
): number {
  const shares = sharesFor(o.population);
  const score = (learned: readonly LiveFeature[]) =>
    weightOf(sumsOf(steps, learned), { shares, classes: classesOf(comparedFeatures()) });
  return probabilityOf(weight + score(o.after) - score(o.before));
}

/** Bits for each class of pairs. A step of a comparison or level that this code does not know counts nothing, either way. */
function sumsOf(steps: LiveMatch['steps'], learned: readonly LiveFeature[]): Sums {
  const features = comparedFeatures();
  const classes = classesOf(features);
  const sums: Sums = { match: 0, household: 0, twin: 0, namesake: 0 };
  for (const { feature: name, level: label, rarity = 0 } of steps) {
    const f = features.findIndex((feature) => feature.name === name);
    const level = levelOf(features[f], label);
    const weights = features[f] && weightsOf(features[f], learned);
    if (level === missing || !weights) continue;
    const bits = Math.log2(weights.m[level]! / weights.u[level]!) + rarity;
    add(sums, { f, bits, classes, kin: features[f]!.kin?.[level] });
  }
  return sums;
}

function levelOf(feature: Feature | undefined, label: string): number {
  const level = feature?.labels.indexOf(label) ?? -1;
  return level < 0 ? missing : level;
}
