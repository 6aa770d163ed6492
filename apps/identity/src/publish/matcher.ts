import { Logger } from '@nestjs/common';
import type { IdentityRules, MatchFound, MatchFoundData } from '@ucv/contracts-identity';
import { byStrength, streamName } from '@ucv/envelope';
import { type LiveMatch, LiveMatcher } from '@ucv/matching';
import { commandMetadata, type EventLog, factId, type ProjectionRunner } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { Constraints } from '../decide/constraints';
import { joins } from '../decide/evidence';
import type { Graph, Person } from '../decide/graph';
import { constraintsOf, loadConstraints, rulesOf } from '../project/constraint-store';
import { loadGraph } from '../project/graph-store';
import {
  contradictionsAmong,
  cursorOf,
  type Described,
  describedAs,
  describedSince,
  holdCursor,
  keepCursor,
  pairsToCompare,
  population,
} from '../project/likely';
import { knownPairs, modelOf, pairKey } from '../project/review-store';
import { countsOf } from '../project/value-counts';
import { weightsOf } from '../project/weights-store';

/** Fragments that are compared in one go. */
const atOnce = 200;
/** How long the graph may lag behind what is compared. */
const patienceMs = 10_000;
const retryMs = 2_000;
const countedForMs = 10_000;

interface Means {
  log: EventLog;
  readModel: ReadModel;
  /** Who decides who is who: nobody is compared before what they said together was decided. */
  resolver: ProjectionRunner;
  privacy: Pick<Privacy, 'index'>;
  /** Told now and then how many fragments of a tenant say something of themselves. */
  grown?(tenant: string, described: number): Promise<void>;
}

/**
 * Compares each fragment that says something new of itself with those like it, and says on the log whom it matches: one
 * after the other, each fragment once for what it said. A rebuild of the descriptions compares nobody again.
 */
export class Matcher {
  private readonly logger = new Logger('Matcher');
  private running: Promise<void> | undefined;
  private again = false;
  private readonly populations = new Map<string, { count: number; at: number }>();

  constructor(private readonly means: Means) {}

  /** Compares whatever waits. */
  wake(): Promise<void> {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        while (await this.compareSome());
      } catch (err) {
        this.logger.warn({ err }, 'could not compare, and tries again');
        setTimeout(() => void this.wake(), retryMs).unref();
      }
    }
  }

  /** @returns whether there may be more */
  private async compareSome(): Promise<boolean> {
    const { readModel, resolver } = this.means;
    const last = await readModel.transaction(async (tx) => lastOf(await waitingIn(tx, await cursorOf(tx))));
    if (!last) return false;
    // Also behind recovery, which may move the cursor.
    await resolver.reached(last.position, AbortSignal.timeout(patienceMs));
    return readModel.transaction((tx) => this.compareUpTo(last.position, tx));
  }

  /** Of several instances one compares, and the others go on behind it. */
  private async compareUpTo(position: bigint, turn: EntityManager): Promise<boolean> {
    const { log, readModel } = this.means;
    const waiting = (await waitingIn(turn, await holdCursor(turn))).filter((one) => one.position <= position);
    const last = lastOf(waiting);
    if (!last) return true;
    for (const tenant of new Set(waiting.map((one) => one.tenant))) {
      const own = waiting.filter((one) => one.tenant === tenant);
      const found = await readModel.forTenant(tenant, (tx) => this.compare(tx, tenant, own));
      for (const { stream, fact } of found)
        // eslint-disable-next-line no-restricted-syntax -- evidence, as an event is: whether it joins, the resolver decides by what holds
        await log.append(stream, [fact], 'any');
    }
    await keepCursor(turn, last.position);
    return true;
  }

  private async compare(tx: EntityManager, tenant: string, fresh: readonly Described[]) {
    const size = await this.populationOf(tx, tenant);
    const pairs = await pairsToCompare(
      tx,
      tenant,
      fresh.map(({ fragment }) => fragment.ref),
    );
    if (pairs.length === 0) return [];
    const refs = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
    const all = [...(await describedAs(tx, tenant, refs)).values()];
    const graph = await loadGraph(tx, tenant, refs);
    const rules = await rulesOf(tx, tenant);
    const trained = await modelOf(tx, tenant);
    const weights = await weightsOf(tx, tenant);
    const matcher = new LiveMatcher(
      all.map(({ description }) => description),
      { features: weights?.features ?? [], refinement: trained, population: size },
    );
    const { privacy } = this.means;
    matcher.withCounts(await countsOf(tx, tenant, { values: matcher.sharedValues(), privacy }));
    const at = new Map(all.map(({ fragment }, i) => [fragment.ref, i]));
    const matches = pairs.flatMap(({ a, b }) => {
      const [i, j] = [at.get(a), at.get(b)];
      return i === undefined || j === undefined
        ? []
        : [{ one: all[i]!, other: all[j]!, match: matcher.match(i, j) }];
    });
    const likely = bestOfPersons(matches, graph).filter(({ match }) => isWorthSaying(match, rules));
    const scene: Scene = {
      ...{ tenant, graph, modelVersion: trained?.version ?? 1, weightsVersion: weights?.version },
      constraints: await constraintsOn(tx, tenant, { likely, graph, rules }),
      known: await knownPairs(tx, tenant, refs),
    };
    return likely.flatMap((one) => found(one, scene));
  }

  /** Counted now and then: what one more says of likeness does not change with each. */
  private async populationOf(tx: EntityManager, tenant: string): Promise<number> {
    const known = this.populations.get(tenant);
    if (known && Date.now() - known.at < countedForMs) return known.count;
    const count = await population(tx, tenant);
    this.populations.set(tenant, { count, at: Date.now() });
    void this.means
      .grown?.(tenant, count)
      .catch((err: unknown) => this.logger.warn({ err }, 'nothing was learned of the tenant’s people'));
    return count;
  }
}

const waitingIn = (tx: EntityManager, cursor: bigint) => describedSince(tx, cursor, atOnce);
const lastOf = (waiting: readonly Described[]): Described | undefined => waiting.at(-1);

interface Likely {
  one: Described;
  other: Described;
  match: LiveMatch;
}

interface Scene {
  tenant: string;
  graph: Graph;
  constraints: Constraints;
  modelVersion: number;
  weightsVersion: number | undefined;
  /** Pairs that were found before. */
  known: ReadonlySet<string>;
}

/** What forbids to join those who are likely one, by what all members of both persons say of themselves too. */
async function constraintsOn(
  tx: EntityManager,
  tenant: string,
  { likely, graph, rules }: { likely: readonly Likely[]; graph: Graph; rules: IdentityRules },
): Promise<Constraints> {
  const refs = new Set(
    likely.flatMap(({ one, other }) =>
      [one, other].flatMap(({ fragment }) => graph.person(fragment).members.map(({ ref }) => ref)),
    ),
  );
  const stored = await loadConstraints(tx, tenant, [...refs]);
  return constraintsOf(rules, { ...stored, contradicts: await contradictionsAmong(tx, tenant, [...refs]) });
}

/** Of two persons with several fragments each, the two that are most alike; none of one person. */
function bestOfPersons(matches: readonly Likely[], graph: Graph): Likely[] {
  const best = new Map<string, Likely>();
  for (const likely of matches) {
    const [a, b] = [graph.person(likely.one.fragment).self, graph.person(likely.other.fragment).self];
    if (a.ref === b.ref) continue;
    const known = best.get(pairKey(a, b));
    if (!known || likely.match.weight > known.match.weight) best.set(pairKey(a, b), likely);
  }
  return [...best.values()].sort((x, y) => y.match.weight - x.match.weight);
}

/** What is said of a likely pair; nothing of one that was found before, or is kept apart. */
function found(likely: Likely, scene: Scene): { stream: string; fact: MatchFound }[] {
  const { tenant, constraints, modelVersion, weightsVersion, known } = scene;
  const { one, other, match } = likely;
  const pair = [one.fragment, other.fragment].sort(byStrength) as MatchFoundData['pair'];
  if (known.has(pairKey(...pair)) || pair.some(({ ref }) => constraints.hubs.has(ref))) return [];
  const outcome = outcomeOf(likely, scene);
  if (!outcome) return [];
  const id = factId('identity', `${pair[0].ref} ${pair[1].ref}`, `match ${modelVersion} ${outcome}`);
  const data: MatchFoundData = {
    ...{ pair, outcome, modelVersion, ...(weightsVersion !== undefined && { weightsVersion }) },
    ...{ probability: rounded(match.probability), weight: rounded(match.weight), rest: rounded(match.rest) },
    steps: match.steps.map(({ rarity, ...step }) => ({
      ...{ ...step, bits: rounded(step.bits) },
      ...(rarity !== undefined && { rarity: rounded(rarity) }),
    })),
  };
  const at = new Date().toISOString();
  const metadata = commandMetadata({ tenant, actor: 'service:identity', at, correlationId: id }, [...pair]);
  const fact: MatchFound = { id, type: 'identity.match-found.v1', data, metadata };
  return [{ stream: streamName('identity', tenant, pair[0].ref), fact }];
}

/** Joined where that is allowed; else, and where it is less sure, a steward is asked. */
function outcomeOf(
  { one, other, match }: Likely,
  { graph, constraints }: Scene,
): MatchFoundData['outcome'] | undefined {
  const probability = rounded(match.probability);
  const subjects = [one.fragment, other.fragment];
  const [a, b] = subjects.map((fragment) => graph.person(fragment)) as [Person, Person];
  const position = one.position > other.position ? one.position : other.position;
  const evidence = { subjects, byHand: false, position, cause: '', probability };
  const forbidden = a.self.ref === b.self.ref ? undefined : constraints.forbid(a, b, evidence);
  if (forbidden?.code === 'identity.kept-apart') return undefined;
  if (forbidden || !joins(probability, constraints.rules)) return 'review';
  // The next of this batch is compared with both; the resolver decides in the same order.
  graph.join(a.self, [b.self]);
  return 'joined';
}

/** By the probability as it will stand on the log: a replay decides by that. */
const isWorthSaying = ({ probability }: LiveMatch, { matching: { join, review } }: IdentityRules): boolean =>
  rounded(probability) >= Math.min(join, review);

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
