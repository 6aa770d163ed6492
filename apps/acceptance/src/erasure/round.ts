import type { DataRequest } from '@ucv/contracts-consent';
import type { Receiver } from '@ucv/dev';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { definePurpose, eventually, launch, newReceiver } from '../campaign';
import { Gateway } from '../gateway';
import { Insight } from '../insight';
import { type Random, seededRandom } from '../load/seeded-random';
import { post, type Said, track } from '../track';
import { type Canary, makeCanary, tablesWith } from './canaries';

/** A system in which one after the other is erased. */
export interface Stage {
  system: StartedSystem;
  gateway: Gateway;
  insight: Insight;
  stop(): Promise<void>;
}

export interface Round {
  seed: number;
  /** Events that were taken in, before and while the person was erased, and those that were refused. */
  taken: number;
  refused: number;
  /** What was done to the system meanwhile. */
  trouble: string;
  /** Milliseconds from the request to its completion. */
  took: number;
  /** Tables that held something of the person before. */
  held: number;
  faults: string[];
}

export async function startStage(): Promise<Stage> {
  const receiver: Receiver = await newReceiver();
  const system = await startSystem({ env: { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host } });
  const gateway = new Gateway(system.urls.gateway, system.adminToken);
  await definePurpose(gateway, 'news', 'legitimate-interests');
  const when = { any: [{ event: 'Order Completed' }, { trait: 'firstName', exists: true }] };
  await launch(gateway, { name: 'Known', when, url: receiver.urlOf('/'), purpose: 'news' });
  const stop = async (): Promise<void> => {
    await system.stop();
    receiver.close();
  };
  return { system, gateway, insight: Insight.into(system), stop };
}

/** Erases one person while events of theirs come in, and looks for them in every table. */
export async function playRound(stage: Stage, seed: number): Promise<Round> {
  const random = seededRandom(seed);
  const canary = makeCanary(random);
  const sent = { taken: 0, refused: 0 };
  await send(stage, canary.life, sent);
  if (random.between(1, 2) === 1) await untilKnown(stage, canary, random);
  const held = tablesWith(await stage.insight.tables(), canary.values).length;
  const sending = new AbortController();
  const stream = sendOn(stage, canary, { random: seededRandom(seed + 1), sent, signal: sending.signal });
  const trouble = random.pick(troubles);
  const done = trouble.make(stage, random);
  await delay(random.between(0, 200));
  const began = performance.now();
  const faults = await erase(stage, canary, random);
  const took = Math.round(performance.now() - began);
  faults.push(...(await lookFor(stage, canary, 'when the erasure was certified')));
  await delay(random.between(0, 200));
  sending.abort();
  await Promise.all([stream, done]);
  await settled(stage, random);
  faults.push(...(await lookFor(stage, canary, 'when all had settled')));
  return { seed, ...sent, trouble: trouble.name, took, held, faults: [...new Set(faults)] };
}

interface Sent {
  taken: number;
  refused: number;
}

async function send({ system }: Stage, events: readonly Said[], sent: Sent): Promise<void> {
  const answer = await post(system, events).catch(() => undefined);
  if (answer?.status !== 200) return;
  const refused = answer.body.rejected?.length ?? 0;
  sent.refused += refused;
  sent.taken += events.length - refused;
}

/** Events of the person, one after the other and some at once, until it is enough. */
async function sendOn(
  stage: Stage,
  canary: Canary,
  { random, sent, signal }: { random: Random; sent: Sent; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await send(
      stage,
      Array.from({ length: random.between(1, 4) }, () => canary.act()),
      sent,
    );
    await delay(random.between(0, 40));
  }
}

async function untilKnown({ gateway }: Stage, canary: Canary, random: Random): Promise<void> {
  await eventually('the person is known', async () => {
    const { status } = await gateway.request(`/v1/profiles/${encodeURIComponent(random.pick(canary.refs))}`);
    return status === 200;
  });
  await delay(random.between(0, 400));
}

/** What may come in between. */
const troubles: { name: string; make: (stage: Stage, random: Random) => Promise<unknown> }[] = [
  { name: 'none', make: async () => undefined },
  { name: 'none', make: async () => undefined },
  ...(['identity', 'profile', 'segmentation', 'activation', 'consent', 'ingestion'] as const).map(
    (service) => ({
      name: `kill -9 of ${service}`,
      make: async ({ system }: Stage, random: Random) => {
        await delay(random.between(0, 150));
        await system.kill(service);
      },
    }),
  ),
  ...(['profile', 'relations', 'matching', 'consent', 'deliveries'] as const).map((projection) => ({
    name: `rebuild of ${projection}`,
    make: ({ gateway }: Stage) => gateway.beginRebuild(projection).catch(() => undefined),
  })),
];

async function erase({ gateway }: Stage, canary: Canary, random: Random): Promise<string[]> {
  let id = '';
  await eventually('the request is taken', async () => {
    const subject = random.pick(canary.refs);
    ({ id } = await gateway.send<DataRequest>('POST', '/v1/requests', { kind: 'erasure', subject }));
    return true;
  });
  let state = '';
  await eventually(
    'the request is completed',
    async () => {
      ({ state } = await gateway.read<DataRequest>(`/v1/requests/${id}`));
      return state === 'completed' || state === 'refused';
    },
    120_000,
  );
  return state === 'completed' ? [] : [`the request is ${state}`];
}

/** The erasure of somebody else, later in the log: when it is certified, all rows are beyond what came before. */
async function settled(stage: Stage, random: Random): Promise<void> {
  const userId = random.uuid();
  await track(stage.system, { userId, event: 'Seen' });
  const marker = { ...makeCanary(random), refs: [`user_id:${userId}`] };
  await erase(stage, marker, random);
}

async function lookFor({ insight }: Stage, canary: Canary, when: string): Promise<string[]> {
  const found = tablesWith(await insight.tables(), canary.values);
  return found.map((table) => `${table} held them ${when}`);
}
