import { candidates, type Candidates } from './block/candidates';
import { type Rule, rules } from './block/keys';
import { recallOf, type Recall } from './block/recall';
import { clusters, type Links } from './grouping/clusters';
import { inGroups } from './grouping/in-groups';
import { Copies, withCopies, withoutCopies } from './copies';
import { type Prepared, prepare } from './features';
import { type Decision, Decisions } from './learn/decisions';
import { train } from './learn/train';
import { keepOnly, score } from './links';
import type { Refinement } from './live/refine';
import { type MatchModel, probabilityOf, Scorer, weightFor } from './model';
import type { Table } from './table';

export interface ResolveOptions {
  /** Which pairs may match: all, or only records of different sources. */
  pairs?: 'all' | 'cross';
  /**
   * Least probability of a join by the records themselves, 0 to 1; 0.5 where it is not given, 0.9 in a table of less than
   * 100 records; 0.2 and 0.5 where recall is preferred.
   */
  threshold?: number;
  /**
   * What is worse: two in one, or one in two. Where recall is preferred, what contradicts a match keeps two records apart
   * only if the rest does not speak for it.
   */
  prefer?: 'precision' | 'recall';
  /** Sources that hold nothing twice, so that a cluster has at most one record of each; found out by default. */
  duplicateFree?: readonly string[] | 'detect' | 'none';
  /** What was decided by hand: it holds, and what it shows of comparisons counts for other pairs. */
  decisions?: readonly Decision[];
  /** Samples follow from it. */
  seed?: number;
  onProgress?: (progress: Progress) => void;
}

export interface Progress {
  stage: 'prepare' | 'block' | 'learn' | 'score' | 'cluster';
  done: number;
  total: number;
}

export interface ScoredPair {
  a: number;
  b: number;
  /** log2 odds of the pair by itself. */
  weight: number;
  /** That both are one, by what the groups around them say as well. */
  probability: number;
}

export interface ResolvedTable {
  /** Number of each record's cluster, from 0, in the order of first records. */
  clusters: Uint32Array;
  /** Pairs not far below the threshold and better, strongest first. */
  pairs: readonly ScoredPair[];
  threshold: number;
  model: MatchModel;
  /** What decisions taught, where there are any. */
  refinement?: Refinement;
  blocking: Pick<Candidates, 'found'> & { candidates: number; recall: Recall };
  bands: Bands;
  /** All pairs of records that share a cluster, and which share of them is expected to be right. */
  joined: Joined;
  duplicateFree: readonly string[];
  /** What was guessed or left out. */
  notes: readonly string[];
  prepared: Prepared;
  /** Whether two rows may not be one: they contradict each other, or are of one source that holds nothing twice. */
  apart(a: number, b: number): boolean;
  /** By record, its row in what was prepared: records that repeat another wholly have one row. */
  rowOf: Uint32Array;
}

/** From which probability a pair is a match, and from which it is worth a look; with how many of them are right. */
export interface Bands {
  match: Band;
  review: Band;
}
export interface Band {
  from: number;
  pairs: number;
  /** Expected share of true matches. */
  precision: number;
}

export interface Joined {
  pairs: number;
  precision: number;
}

/** Bits that outweigh a contradiction: one in four thousand may be a slip after all. */
const outweighs = { precision: 12, recall: 0 };

const bounds = { match: 0.95, review: 0.1 };
const defaults = { onProgress: (): void => undefined, seed: 1, prefer: 'precision' as const };
/** Few records weigh comparisons roughly, and two customers in one are worse than one in two: there more is asked for. */
const few = 100;
const thresholds = { precision: { few: 0.9, many: 0.5 }, recall: { few: 0.5, many: 0.2 } };
const thresholdFor = (size: number, prefer: keyof typeof thresholds): number =>
  thresholds[prefer][size < few ? 'few' : 'many'];

/**
 * Finds which records of a table are one person or thing, without labels.
 * @cost about 100 to 300 µs of CPU a record, growing slowly; memory about 900 bytes a record and 16 a candidate
 * @source ADR-0023
 */
export function resolveTable(whole: Table, given: ResolveOptions = {}): ResolvedTable {
  const distinct = withoutCopies(whole);
  const { table, rowOf } = distinct;
  const o = withoutUndefined(given);
  const { onProgress, seed, prefer } = { ...defaults, ...o };
  const threshold = o.threshold ?? thresholdFor(table.size, prefer);
  const tell = (stage: Progress['stage']) => (done: number, total: number) =>
    onProgress({ stage, done, total });
  tell('prepare')(0, 1);
  const prepared = prepare(table);
  const cross = o.pairs === 'cross' && table.sources !== undefined;
  const ways = rules(prepared);
  const found = candidates({
    size: table.size,
    rules: ways,
    may: () => true,
    order: orderOf(prepared),
    onProgress: tell('block'),
  });
  tell('learn')(0, 1);
  const model = learnFrom({ table, prepared, ways, found, seed, cross });
  const decisions = new Decisions(table.size, ofRows(o.decisions, rowOf));
  const refinement = decisions.teach(new Scorer(prepared.features, model), prepared.features);
  const scorer = new Scorer(prepared.features, model, { refinement, outweighs: outweighs[prefer] });
  const links = score(found.pairs, {
    size: table.size,
    scorer,
    onProgress: tell('score'),
  });
  const free = duplicateFree(table, links, {
    asked: o.duplicateFree ?? 'detect',
    cross,
  });
  tell('cluster')(0, 1);
  const sources = mustStayApart(table, free);
  const apart = (a: number, b: number): boolean => sources(a, b) || scorer.mustStayApart(a, b);
  const cut = weightFor(threshold);
  const usable = cross ? keepOnly(links, (a, b) => table.sources![a] !== table.sources![b]) : links;
  const weight = (a: number, b: number) =>
    decisions.weight(a, b, () => (apart(a, b) ? Number.NEGATIVE_INFINITY : scorer.weight(a, b)));
  const grouped = clusters({
    size: table.size,
    links: decisions.applied(keepOnly(usable, (a, b) => !apart(a, b))),
    weight,
    threshold: cut,
  });
  const scored = listed(usable, (a, b, own) =>
    inGroups(own, { joined: grouped[a] === grouped[b], apart: apart(a, b) }),
  );
  const copies = new Copies(distinct, {
    decisions: o.decisions ?? [],
    weight,
    cut,
  });
  const pairs = copies.listed(scored);
  const all = withCopies(grouped, distinct, (record) => copies.joins(record));
  return {
    ...{ clusters: all, pairs, rowOf, apart, joined: joinedIn(all, pairs) },
    ...{ threshold, model, refinement, prepared },
    ...{ notes: prepared.notes, duplicateFree: free },
    blocking: {
      candidates: found.pairs.length,
      found: found.found,
      recall: recallOf(ways, scored, found.found[0]?.name === 'every pair'),
    },
    bands: bandsOf(pairs),
  };
}

/** Decisions about rows; those about copies of one row are no matter of rows. */
const ofRows = (decisions: readonly Decision[] = [], rowOf: Uint32Array): Decision[] =>
  decisions.map(({ a, b, match }) => ({ a: rowOf[a]!, b: rowOf[b]!, match })).filter(({ a, b }) => a !== b);

const withoutUndefined = (o: ResolveOptions): ResolveOptions =>
  Object.fromEntries(Object.entries(o).filter(([, value]) => value !== undefined));

interface Learning {
  table: Table;
  prepared: Prepared;
  ways: readonly Rule[];
  found: Candidates;
  seed: number;
  cross: boolean;
}

function learnFrom({ table, prepared, ways, found, seed, cross }: Learning): MatchModel {
  const { size, sources } = table;
  const may = cross ? (a: number, b: number) => sources![a] !== sources![b] : () => true;
  const pairs = cross ? found.pairs.filter((pair) => may(Math.floor(pair / size), pair % size)) : found.pairs;
  const total = Math.max(1, cross ? crossPairs(sources!) : (size * (size - 1)) / 2);
  return train({
    features: prepared.features,
    rules: ways,
    pairs,
    size,
    total,
    may,
    seed,
  });
}

function crossPairs(sources: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  const same = [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  return (sources.length ** 2 - same) / 2;
}

function orderOf({ names, wordings, birth }: Prepared): (record: number) => string {
  const parts = [names.family, names.given, wordings[0]?.coded, birth].filter((part) => part !== undefined);
  return (record) => parts.map(({ ids, dictionary }) => dictionary.texts[ids[record]!]!).join(' ');
}

/** A source of which next to no record is like another of it, where many are like those of others, has none twice. */
function duplicateFree(
  { sources }: Table,
  links: Links,
  { asked, cross }: { asked: NonNullable<ResolveOptions['duplicateFree']>; cross: boolean },
): string[] {
  if (!sources || asked === 'none') return [];
  if (asked !== 'detect') return [...asked];
  const names = [...new Set(sources)];
  const { inside, across } = likely(sources, links);
  return names.filter((source) => {
    const [own, others] = [inside.get(source) ?? 0, across.get(source) ?? 0];
    return others >= 5 && own <= (cross ? 0.2 : 0.05) * others;
  });
}

/** By source, how many matches there probably are within it, and with others. */
function likely(sources: readonly string[], { a, b, weights, length }: Links) {
  const [inside, across] = [new Map<string, number>(), new Map<string, number>()];
  for (let i = 0; i < length; i += 1) {
    const probability = probabilityOf(weights[i]!);
    if (probability < 0.5) continue;
    const [x, y] = [sources[a[i]!]!, sources[b[i]!]!];
    const into = x === y ? inside : across;
    for (const source of new Set([x, y])) into.set(source, (into.get(source) ?? 0) + probability);
  }
  return { inside, across };
}

function mustStayApart({ sources }: Table, free: readonly string[]): (a: number, b: number) => boolean {
  if (!sources || free.length === 0) return () => false;
  const alone = new Set(free);
  return (a, b) => sources[a] === sources[b] && alone.has(sources[a]!);
}

/** @param calibrated  log2 odds of a pair, given its own */
const listed = (
  { a, b, weights, length }: Links,
  calibrated: (a: number, b: number, own: number) => number,
): ScoredPair[] =>
  Array.from({ length }, (_, i) => ({
    a: a[i]!,
    b: b[i]!,
    weight: weights[i]!,
    probability: probabilityOf(calibrated(a[i]!, b[i]!, weights[i]!)),
  })).sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b);

/** What is expected of all pairs that share a cluster; of those that say nothing by themselves, what is usual. */
function joinedIn(clusters: Uint32Array, pairs: readonly ScoredPair[]): Joined {
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const all = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  const own = pairs.filter(({ a, b }) => clusters[a] === clusters[b]);
  const right = own.reduce((sum, { probability }) => sum + probability, 0);
  const usual = probabilityOf(inGroups(0, { joined: true, apart: false }));
  return { pairs: all, precision: all === 0 ? 1 : (right + (all - own.length) * usual) / all };
}

function bandsOf(pairs: readonly ScoredPair[]): Bands {
  const band = (from: number, to: number): Band => {
    const inside = pairs.filter(({ probability }) => probability >= from && probability < to);
    const sum = inside.reduce((all, { probability }) => all + probability, 0);
    return {
      from,
      pairs: inside.length,
      precision: inside.length > 0 ? sum / inside.length : 1,
    };
  };
  return {
    match: band(bounds.match, 2),
    review: band(bounds.review, bounds.match),
  };
}
