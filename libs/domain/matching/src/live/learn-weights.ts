import { candidates } from '../block/candidates';
import { rules } from '../block/keys';
import type { Feature } from '../compare/feature';
import { prepare } from '../features';
import { train } from '../learn/train';
import { defaultFeatures } from './default-features';
import { type Description, tableOf } from './description';

/** What a comparison says at each level, the strongest agreement first. */
export interface LearnedFeature {
  name: string;
  /** Names of the levels: where this code has others, it does not use what was learned of them. */
  labels: readonly string[];
  /** Share of pairs of one person at each level, and of pairs of two. */
  m: readonly number[];
  u: readonly number[];
}

export interface LearnedWeights {
  features: readonly LearnedFeature[];
  /** Share of the descriptions' pairs that are one person, and that are of one household. */
  shares: { match: number; household: number };
}

const seed = 1;

/**
 * Learns from descriptions alone, without labels, what live comparisons say: always the same of the same, in any order.
 * @param descriptions  at least some hundreds; of persons who are there several times, several of theirs
 * @cost   about 0.15 ms a description, at once: 20,000 take some 3 s
 * @source ADR-0023, ADR-0033
 */
export function learnWeights(descriptions: readonly Description[]): LearnedWeights {
  const table = tableOf(descriptions);
  const { size } = table;
  const prepared = prepare(table, { whole: true });
  const known = new Set(defaultFeatures.map(({ name }) => name));
  const ways = rules(prepared);
  const { family, given } = prepared.names;
  const order = (record: number) =>
    [family, given].map((part) => part?.dictionary.texts[part.ids[record]!] ?? '').join(' ');
  const may = () => true;
  const { pairs } = candidates({ size, rules: ways, may, order });
  const total = Math.max(1, (size * (size - 1)) / 2);
  const model = train({ features: prepared.features, rules: ways, pairs, size, total, may, seed });
  const { match, household } = model.shares;
  return {
    features: model.features
      .filter(({ name }) => known.has(name))
      .map(({ name, labels, m, u }) => ({ name, labels, m: m.map(rounded), u: u.map(rounded) })),
    shares: { match: rounded(match), household: rounded(household) },
  };
}

/** What comparisons say where nothing was learned. */
export function usualWeights(): LearnedFeature[] {
  const labels = new Map(comparedFeatures().map((feature) => [feature.name, feature.labels]));
  return defaultFeatures.map(({ name, m, u }) => ({ name, m, u, labels: labels.get(name) ?? [] }));
}

let compared: readonly Feature[] | undefined;

/** All comparisons of live matching, by their names, levels and roles. */
export function comparedFeatures(): readonly Feature[] {
  if (compared) return compared;
  const everything = {
    ...{ 'person.given_name': 'Ann', 'person.family_name': 'Li', 'person.birth_date': '1984-03-17' },
    ...{ 'address.city': 'Dunmore', 'contact.email': 'ann@example.com', 'contact.phone': '+12025550144' },
  };
  const known = new Set(defaultFeatures.map(({ name }) => name));
  const { features } = prepare(tableOf([everything]), { whole: true });
  return (compared = features.filter(({ name }) => known.has(name)));
}

/** Four digits are more than samples tell. */
const rounded = (share: number): number => Number(share.toPrecision(4));
