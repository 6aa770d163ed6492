import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Watchdog } from '@ucv/servers';
import { type Spread, spread } from '../figures/spread';
import { type NodeCosts, ObservedNode, runStoreAlone } from '../system/observed-node';
import { fill, trickle } from './event-store-client';
import type { ClientRun, ClientTask } from './event-store-task';
import type { Scale } from './scale';

/** The client as it is shipped, or as our adapter has it. */
type Program = 'client' | 'adapter';

export interface ReadFigures {
  readers: number;
  by: Program;
  /** Processor µs for each event that one reader received. */
  node: Spread;
  client: Spread;
  ratio: Spread;
}

export interface AppendFigures {
  name: string;
  /** Events a second, through gRPC and by the node's own writer without it. */
  grpc: Spread;
  alone: Spread;
  ratio: Spread;
  /** Shares of one core while they went through gRPC. */
  clientShare: Spread;
  nodeShare: Spread;
  /** Events a second that the client could append if it had a core to itself, and the node cost nothing. */
  ceiling: Spread;
  /** Processor µs for each event. */
  clientCpu: Spread;
  nodeCpu: Spread;
  aloneCpu: Spread;
  /** By how much the node's event loop came late, in ms. */
  delayP99: Spread;
  delayMax: Spread;
}

export interface FanOutFigures {
  subscribers: number;
  /** Processor µs of the node for each event delivered to one of them, its share of the append included. */
  node: Spread;
}

export interface EventStoreFigures {
  events: number;
  reads: ReadFigures[];
  appends: AppendFigures[];
  fanOut: FanOutFigures[];
}

const ways = [
  { name: '100 appends in flight', inFlight: 100, size: 1 },
  { name: 'one after the other', inFlight: 1, size: 1 },
  { name: 'batches of 500', inFlight: 1, size: 500 },
];
const fan = { events: 200, perSecond: 100 };

/** The event-store node by itself, its clients in processes of their own. @cost about 150 s, 60 s in a quick run */
export async function measureEventStore(watchdog: Watchdog, scale: Scale): Promise<EventStoreFigures> {
  const turns = Math.min(3, scale.repetitions);
  const events = 60_000;
  const node = await ObservedNode.start(watchdog);
  try {
    await fill(node.url, events);
    const reads: ReadFigures[] = [];
    for (const readers of [1, 5])
      for (const by of ['client', 'adapter'] as const)
        reads.push(await measureReads(node, { readers, by, turns }));
    const fanOut: FanOutFigures[] = [];
    for (const subscribers of [1, 10, 100]) fanOut.push(await measureFanOut(node, subscribers, turns));
    const appends: AppendFigures[] = [];
    const seconds = scale.collectorSeconds / 4;
    for (const way of ways) appends.push(await measureAppends(watchdog, node, { ...way, seconds, turns }));
    return { events, reads, appends, fanOut };
  } finally {
    await node.stop();
  }
}

async function measureReads(
  node: ObservedNode,
  { readers, by, turns }: { readers: number; by: Program; turns: number },
): Promise<ReadFigures> {
  const runs: Run[] = [];
  const turn = () => observe(node, by, { kind: 'read', url: node.url }, { clients: readers });
  // Clients warm up by themselves; the node, which lives long, is warmed by a turn that does not count.
  await turn();
  while (runs.length < turns) runs.push(await turn());
  const [nodeCpu, client] = [runs.map(nodeMicros), runs.map(clientMicros)];
  const ratio = nodeCpu.map((micros, nth) => micros / client[nth]!);
  return { readers, by, node: spread(nodeCpu), client: spread(client), ratio: spread(ratio) };
}

async function measureAppends(
  watchdog: Watchdog,
  node: ObservedNode,
  { turns, ...way }: (typeof ways)[number] & { seconds: number; turns: number },
): Promise<AppendFigures> {
  const through: Run[] = [];
  const alone: ClientRun[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    through.push(await observe(node, 'adapter', { kind: 'append', url: node.url, ...way }));
    alone.push(await runStoreAlone(watchdog, way));
  }
  const rate = ({ events, seconds }: ClientRun): number => events / seconds;
  const rates = { grpc: through.map(({ all }) => rate(all)), alone: alone.map(rate) };
  const of = (figure: (run: Run) => number): Spread => spread(through.map(figure));
  return {
    name: way.name,
    grpc: spread(rates.grpc),
    alone: spread(rates.alone),
    ratio: spread(rates.grpc.map((each, turn) => each / rates.alone[turn]!)),
    clientShare: of(({ all }) => all.cpuMicros / all.seconds / 1e6),
    nodeShare: of(({ all, costs }) => costs.cpuMicros / all.seconds / 1e6),
    ceiling: of((run) => 1e6 / clientMicros(run)),
    clientCpu: of(clientMicros),
    nodeCpu: of(nodeMicros),
    aloneCpu: spread(alone.map(({ cpuMicros, events }) => cpuMicros / events)),
    delayP99: of(({ costs }) => costs.loopDelay.p99),
    delayMax: of(({ costs }) => costs.loopDelay.max),
  };
}

async function measureFanOut(node: ObservedNode, subscribers: number, turns: number): Promise<FanOutFigures> {
  const runs: Run[] = [];
  const task: ClientTask = { kind: 'subscribe', url: node.url, subscribers, events: fan.events };
  for (let turn = 0; turn < turns; turn += 1)
    runs.push(
      await observe(node, 'client', task, { meanwhile: () => trickle(node.url, fan.events, fan.perSecond) }),
    );
  return { subscribers, node: spread(runs.map(nodeMicros)) };
}

/** What clients together did, and what the node spent meanwhile. */
interface Run {
  all: ClientRun;
  costs: NodeCosts;
}

const clientMicros = ({ all }: Run): number => all.cpuMicros / all.events;
const nodeMicros = ({ all, costs }: Run): number => costs.cpuMicros / all.events;

/** Clients that begin together once all are ready. */
async function observe(
  node: ObservedNode,
  program: Program,
  task: ClientTask,
  { clients = 1, meanwhile }: { clients?: number; meanwhile?: () => Promise<void> } = {},
): Promise<Run> {
  const children = Array.from({ length: clients }, () =>
    fork(join(__dirname, `event-store-${program}.js`), [JSON.stringify(task)]),
  );
  await Promise.all(children.map(heard));
  await node.costs({ watchLoop: task.kind === 'append' });
  const runs = children.map(async (child) => {
    const run = heard(child);
    child.send('begin');
    return (await run) as ClientRun;
  });
  await meanwhile?.();
  const done = await Promise.all(runs);
  const costs = await node.costs();
  const sum = (figure: (run: ClientRun) => number): number => done.reduce((all, run) => all + figure(run), 0);
  const all = {
    events: sum(({ events }) => events),
    seconds: Math.max(...done.map(({ seconds }) => seconds)),
    cpuMicros: sum(({ cpuMicros }) => cpuMicros),
  };
  return { all, costs };
}

/** The next word of a client. @throws where it ends without one */
async function heard(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'disconnect').then(() => Promise.reject(new Error('a client ended too early')));
  ended.catch(() => undefined);
  return ((await Promise.race([once(child, 'message'), ended])) as [unknown])[0];
}
