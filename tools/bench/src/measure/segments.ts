import { everyFact } from '@ucv/contracts-catalogue';
import type { MembershipChange } from '@ucv/contracts-segmentation';
import type { Receiver } from '@ucv/dev';
import { EventLog } from '@ucv/platform-event-store';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../figures/spread';
import { defineSegments, launchProbeCampaign, probeEventName } from '../load/campaign';
import { CollectorClient } from '../load/collector-client';
import type { MeasuredSystem } from '../system/system';
import type { Pipeline, PipelineRun } from './pipeline';
import type { Scale } from './scale';

/** Milliseconds. */
export interface Delay {
  p50: number;
  p99: number;
}

export interface SegmentFigures {
  /** The collector's answer → the entry is on the log. */
  entered: Delay;
  /** The entry is on the log → the webhook's request is here. */
  told: Delay;
  probes: number;
  /** Events a second beside the probes. */
  load: number;
  /** The same load with so many segments. */
  runs: { segments: number; run: PipelineRun }[];
}

/** Segments that are there while the pipeline is measured. */
export const usualSegments = 10;
const manySegments = 100;
const patienceMs = 30_000;

/**
 * Follows one probe after the other through segment and webhook, under load; then the same load again with ten times
 * the segments.
 * @param usual  the run at that load with the usual number of segments
 */
export async function measureSegments(
  system: MeasuredSystem,
  scale: Scale,
  o: { pipeline: Pipeline; usual: PipelineRun; receiver: Receiver },
): Promise<SegmentFigures> {
  const segment = await launchProbeCampaign(system, o.receiver);
  const load = o.usual.asked ?? 100;
  const probes = new SegmentProbes(system, o.receiver, segment);
  const background = o.pipeline.at(load, scale.latencySeconds);
  await delay(1_000);
  const seen = await probes.follow(scale.latencySeconds * 1_000 - 2_000);
  await background;
  await probes.close();
  await defineSegments(system, usualSegments, manySegments);
  const many = await o.pipeline.at(load, scale.latencySeconds);
  return {
    entered: delays(seen.map(({ entered }) => entered)),
    told: delays(seen.map(({ told }) => told)),
    probes: seen.length,
    load,
    runs: [
      { segments: usualSegments, run: o.usual },
      { segments: manySegments, run: many },
    ],
  };
}

const delays = (took: number[]): Delay => ({ p50: percentile(took, 0.5), p99: percentile(took, 0.99) });

interface Seen {
  entered: number;
  told: number;
}

/** Somebody new for each probe, one after the other, so that an entry can be nobody else's. */
class SegmentProbes {
  private readonly log: EventLog;
  private readonly client: CollectorClient;
  private readonly ending = new AbortController();
  private entries = 0;
  private enteredAt = 0;

  constructor(
    system: MeasuredSystem,
    private readonly receiver: Receiver,
    private readonly segment: string,
  ) {
    this.log = EventLog.connect(system.eventStoreUrl, { facts: everyFact });
    this.client = new CollectorClient(system.collector, system.writeKey, 1);
  }

  async follow(milliseconds: number): Promise<Seen[]> {
    const after = await this.log.head();
    const listening = this.listen(after);
    const seen: Seen[] = [];
    for (const ends = performance.now() + milliseconds; performance.now() < ends; await delay(20))
      seen.push(await this.one());
    this.ending.abort();
    await listening;
    return seen;
  }

  async close(): Promise<void> {
    this.client.close();
    await this.log.close();
  }

  private async one(): Promise<Seen> {
    const [entries, calls] = [this.entries, this.receiver.calls.length];
    const userId = `probe-${crypto.randomUUID()}`;
    await this.client.send([
      { type: 'track', messageId: crypto.randomUUID(), userId, event: probeEventName },
    ]);
    const accepted = performance.now();
    await until(() => this.entries > entries && this.receiver.calls.length > calls);
    const told = this.receiver.calls.at(-1)?.at ?? NaN;
    return { entered: Math.max(0, this.enteredAt - accepted), told: Math.max(0, told - this.enteredAt) };
  }

  private async listen(after: bigint): Promise<void> {
    const { signal } = this.ending;
    for await (const { facts } of this.log.feed({ prefixes: ['membership-'], after, signal })) {
      for (const { type, data } of facts) {
        const { segment } = data as MembershipChange;
        if (type !== 'segmentation.entered.v1' || segment !== this.segment) continue;
        this.enteredAt = performance.now();
        this.entries += 1;
      }
    }
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = performance.now() + patienceMs; !holds(); await delay(1))
    if (performance.now() > deadline) throw new Error('A probe was not told of within 30 s.');
}
