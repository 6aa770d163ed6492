import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { type Random, seededRandom } from '../load/seeded-random';
import { NodeProcess } from './node-process';
import { OwnStream } from './own-stream';
import { SharedStream } from './shared-stream';
import { Watcher } from './watcher';

/** What one log lived through. */
export interface Stretch {
  kills: number;
  acknowledged: number;
  events: number;
  megabytes: number;
  scavenges: number;
  packedFiles: number;
  seconds: number;
  faults: string[];
}

const ownStreams = 12;
const sharedStreams = 3;
const writersEach = 3;
/** Small, so that files end all the time. */
const segment = '2M';

/** Writes to one log while the node is killed again and again; checks everything after each kill. */
export async function playStretch(seed: number, kills: number): Promise<Stretch> {
  const folder = await mkdtemp(join(tmpdir(), 'ucv-log-crash-'));
  try {
    return await new Play(folder, seededRandom(seed)).run(kills);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Play {
  private readonly own: OwnStream[] = [];
  private readonly shared: SharedStream[];
  private readonly watcher = new Watcher();
  private scavenges = 0;
  private node!: NodeProcess;
  private client!: EventStoreDBClient;

  constructor(
    private readonly folder: string,
    private readonly random: Random,
  ) {
    this.shared = Array.from({ length: sharedStreams }, (_, n) => new SharedStream(`shared-${n}`, random));
  }

  async run(kills: number): Promise<Stretch> {
    const began = Date.now();
    await this.start();
    for (let kill = 1; kill <= kills; kill++) {
      await this.killUnderLoad();
      await this.start();
      await this.check();
    }
    const faults = await this.last();
    const size = await this.sizeOnDisk();
    const all = [...this.own, ...this.shared];
    return {
      kills,
      acknowledged: all.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
      events: all.reduce((sum, { ids }) => sum + ids.length, 0),
      ...size,
      scavenges: this.scavenges,
      seconds: (Date.now() - began) / 1000,
      faults: [...all.flatMap((stream) => stream.faults), ...faults],
    };
  }

  private async start(): Promise<void> {
    this.node = await NodeProcess.start(this.folder, segment);
    this.client = EventStoreDBClient.connectionString(this.node.url!);
    this.watcher.watch(this.client);
  }

  private async killUnderLoad(): Promise<void> {
    const { client, node, random } = this;
    while (this.own.filter(({ finished }) => !finished).length < ownStreams)
      this.own.push(new OwnStream(`own-${this.own.length}`, random));
    const writers = [
      ...this.own.filter(({ finished }) => !finished).map((stream) => () => stream.step(client)),
      ...this.shared.flatMap((stream) =>
        Array.from({ length: writersEach }, (_, writer) => () => stream.append(client, writer)),
      ),
    ];
    const after = random.between(200, 2500);
    const scavengeAfter = random.between(0, 1) === 0 ? random.between(0, after) : undefined;
    const load = Promise.all(writers.map((write) => untilRefused(write)));
    if (scavengeAfter !== undefined) {
      await delay(scavengeAfter);
      node.scavenge();
      this.scavenges++;
    }
    await delay(after - (scavengeAfter ?? 0));
    await node.kill('SIGKILL');
    await load;
    await this.letGo();
  }

  private async letGo(): Promise<void> {
    await this.watcher.rest();
    await this.client.dispose();
  }

  private async check(): Promise<void> {
    for (const stream of [...this.own, ...this.shared]) await stream.check(this.client);
  }

  /** After a clean stop and with an index made anew all of it is the same, and the subscriber has it all. */
  private async last(): Promise<string[]> {
    await this.letGo();
    const code = await this.node.kill('SIGTERM');
    const faults = code === 0 ? [] : [`the node stopped with ${code}`];
    await rm(join(this.folder, 'index.lmdb'));
    await this.start();
    await this.check();
    const all: string[] = [];
    for await (const { event } of this.client.readAll()) all.push(event!.id);
    await this.watcher.catchUp(all);
    faults.push(...this.watcher.faults(all));
    await this.letGo();
    await this.node.kill('SIGTERM');
    return faults;
  }

  private async sizeOnDisk(): Promise<{ megabytes: number; packedFiles: number }> {
    const files = (await readdir(this.folder)).filter((name) => name.endsWith('.log')).sort();
    let bytes = 0;
    let packedFiles = 0;
    for (const [at, name] of files.entries()) {
      const { size } = await stat(join(this.folder, name));
      bytes += size;
      const span = Number(files[at + 1]?.slice(0, 20) ?? NaN) - Number(name.slice(0, 20));
      if (size < span) packedFiles++;
    }
    return { megabytes: bytes / 1024 ** 2, packedFiles };
  }
}

async function untilRefused(write: () => Promise<boolean>): Promise<void> {
  while (await write());
}
