import type { AbsorbedIntoData, MergedData } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from '../gateway';
import { Insight } from '../insight';
import { mixedUp, type TrackingEvent } from '../load/customers';
import { type Random, seededRandom } from '../load/seeded-random';
import { Sender } from '../load/sender';
import { steadyLoad } from '../load/steady';
import { lastRead, prefixes, untilTaken } from '../taken';
import { inventCrowd, namesIn } from './crowd';
import { faultsInOrders, faultsInRows, faultsSeen } from './faults-elsewhere';
import { toldByLog } from './faults-on-log';
import { type Instances, startInstances, takeOver, type Takeover } from './instances';
import { busyStewards, type Orders } from './stewards';

const patienceMs = 120_000;

/** A system in which two instances of identity decide. */
export interface Stage {
  system: StartedSystem;
  instances: Instances;
  gateway: Gateway;
  insight: Insight;
  stop(): Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const without = ['identity', 'segmentation', 'activation'];
  const system = await startSystem({ args: ['--empty', ...without.flatMap((name) => ['--without', name])] });
  const stopSystem = () => system.stop();
  try {
    const instances = await startInstances(system);
    const gateway = new Gateway(system.urls.gateway, system.adminToken);
    const stop = async () => {
      await Promise.all(instances.map((instance) => instance.stop()));
      await stopSystem();
    };
    return { system, instances, gateway, insight: Insight.into(system), stop };
  } catch (error) {
    await stopSystem();
    throw error;
  }
}

interface Size {
  kills: number;
  /** Events. */
  perSecond: number;
}

/** What one round showed. */
export interface Round {
  events: number;
  orders: Orders;
  takeovers: Takeover[];
  /** What identity had said by the end of it, earlier rounds included. */
  facts: RecordedFact[];
  faults: string[];
}

/**
 * Load, stewards and kills at once; then, when all is settled, what is wrong: on the log, in the rows, over the gateway,
 * and after the rows were lost and both instances began anew at the same moment.
 */
export async function playRound(stage: Stage, seed: number, size: Size): Promise<Round> {
  const random = seededRandom(seed);
  const { sent, orders, takeovers } = await chaos(stage, random, size);
  await untilSettled(stage);
  const facts = await factsOf(stage);
  const { personOf, faults } = toldByLog(facts.filter(isIdentitys));
  const home = (ref: string) => personOf.get(ref) ?? ref;
  const found = [
    ...faults,
    ...faultsInOrders(orders, facts),
    ...(await faultsInRows(stage.insight, stage.gateway, personOf)),
    ...(await faultsSeen(stage.gateway, { sent, facts, home })),
    ...(await faultsAfterLoss(stage)),
  ];
  return { events: sent.length, orders, takeovers, facts: facts.filter(isIdentitys), faults: found };
}

/** Merges whose first half was on the log when somebody was killed, and whose second half came later. */
export function cutInHalf({ facts, takeovers }: Pick<Round, 'facts' | 'takeovers'>): number {
  const locked = new Map(
    facts
      .filter(({ type }) => type === 'identity.absorbed-into.v1')
      .map(({ data, recordedAt }) => [(data as AbsorbedIntoData).mergeId, Date.parse(recordedAt)]),
  );
  return facts.filter(({ type, data, recordedAt }) => {
    if (type !== 'identity.merged.v1') return false;
    const [from, to] = [locked.get((data as MergedData).mergeId) ?? Infinity, Date.parse(recordedAt)];
    return takeovers.some(({ at }) => from <= at && at < to);
  }).length;
}

const isIdentitys = ({ stream }: RecordedFact): boolean => /^(person|identity)-/.test(stream);

/** @returns  what was sent and acknowledged, what stewards were answered, and how each takeover went */
async function chaos(
  { system, gateway, instances }: Stage,
  random: Random,
  { kills, perSecond }: Size,
): Promise<Pick<Round, 'orders' | 'takeovers'> & { sent: TrackingEvent[] }> {
  const [sent, known]: [TrackingEvent[], string[][]] = [[], []];
  const sender = new Sender({ url: system.urls.collector, writeKey: system.writeKey });
  const load = steadyLoad(sender, random, perSecond, () => {
    const crowd = inventCrowd(random, 40);
    known.push(...crowd.map(({ events }) => [...new Set(events.flatMap(namesIn))]));
    const events = mixedUp(random, crowd);
    sent.push(...events);
    return events;
  });
  const stewards = busyStewards(gateway, random, known);
  const [takeovers, moments]: [Takeover[], Random] = [[], seededRandom(random.between(0, 2 ** 31))];
  try {
    while (takeovers.length < kills) takeovers.push(await takeOver(instances, moments));
  } finally {
    await Promise.all([load.end(), stewards.end()]);
  }
  const acknowledged = sent.filter(({ messageId }) => sender.acknowledged.has(messageId));
  return { sent: acknowledged, orders: await stewards.end(), takeovers };
}

/** Nothing is left to decide, and what was decided is shown. */
async function untilSettled({ gateway, insight }: Stage): Promise<void> {
  await insight.onLog(async (log) => {
    const last = () => lastRead(log, prefixes.identity);
    let before: bigint;
    do {
      before = await last();
      await untilTaken(gateway, log, patienceMs, 'identity');
      await untilTaken(gateway, log, patienceMs, 'matching');
      await untilCompared(insight);
    } while (before !== (await last()));
    await untilTaken(gateway, log, patienceMs);
  });
}

async function untilCompared(insight: Insight): Promise<void> {
  const waiting = `SELECT count(*)::int AS count FROM identity.described
    WHERE position > coalesce((SELECT position FROM identity.match_cursor), -1)`;
  for (const deadline = Date.now() + patienceMs; ; await delay(200)) {
    const [found] = await insight.sql<{ count: number }>(waiting);
    if (found!.count === 0) return;
    if (Date.now() > deadline)
      throw new Error(`${found!.count} are not compared after ${patienceMs / 1000} s`);
  }
}

const factsOf = ({ insight }: Stage): Promise<RecordedFact[]> =>
  insight.onLog(async (log) => {
    const facts: RecordedFact[] = [];
    for await (const fact of log.readAll()) facts.push(fact);
    return facts;
  });

/** Rows come back from the log as they were, and nothing is decided for it. */
async function faultsAfterLoss(stage: Stage): Promise<string[]> {
  const { insight, instances } = stage;
  const told = async () => (await factsOf(stage)).filter(isIdentitys).length;
  const [before, facts] = [await rowsOf(insight), await told()];
  await Promise.all(instances.map((instance) => instance.kill()));
  await insight.loseTables('identity', async () => {
    await Promise.all(instances.map((instance) => instance.restart()));
  });
  await untilSettled(stage);
  const [after, more] = [await rowsOf(insight), (await told()) - facts];
  return [
    ...[...before].flatMap(([table, rows]) => differing(table, rows, after.get(table) ?? [])),
    ...(more > 0 ? [`${more} facts more after the rows were lost`] : []),
  ];
}

async function rowsOf(insight: Insight): Promise<Map<string, string[]>> {
  const own = /^identity\.(?!projection_checkpoint$|match_cursor$|told$|schema_migration$|parked_fact$)/;
  return new Map([...(await insight.tables())].filter(([name]) => own.test(name)));
}

function differing(table: string, before: readonly string[], after: readonly string[]): string[] {
  const kept = new Set(after);
  const lost = before.filter((row) => !kept.has(row));
  if (lost.length === 0 && before.length === after.length) return [];
  return [`${table}: of ${before.length} rows ${lost.length} did not come back, ${after.length} are there`];
}
