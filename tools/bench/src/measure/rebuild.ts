import { setTimeout as delay } from 'node:timers/promises';
import { everyFact } from '@ucv/contracts-catalogue';
import { EventLog } from '@ucv/platform-event-store';
import { type Spread, spread } from '../figures/spread';
import { rebuild } from '../load/gateway-client';
import type { MeasuredSystem } from '../system/system';
import type { Scale } from './scale';

export interface RebuildFigures {
  facts: number;
  /** Facts a second, the comparison with the live tables and the swap included. */
  rebuild: Spread;
  /** The same facts received and counted by the log's client, and nothing else. */
  bare: Spread;
  ratio: Spread;
}

/** Builds the profile's tables anew from the log, beside the live ones. */
export async function measureRebuild(system: MeasuredSystem, scale: Scale): Promise<RebuildFigures> {
  const log = EventLog.connect(system.eventStoreUrl, { facts: everyFact });
  const rates = { rebuild: [] as number[], bare: [] as number[] };
  let facts = 0;
  try {
    await countFacts(log);
    for (let turn = 0; turn < scale.rebuilds; turn += 1) {
      const started = performance.now();
      facts = await countFacts(log);
      rates.bare.push((facts * 1_000) / (performance.now() - started));
      rates.rebuild.push(await rebuildOnce(system));
    }
  } finally {
    await log.close();
  }
  const ratio = spread(rates.rebuild.map((rate, turn) => rate / rates.bare[turn]!));
  return { facts, rebuild: spread(rates.rebuild), bare: spread(rates.bare), ratio };
}

async function countFacts(log: EventLog): Promise<number> {
  const enough = new AbortController();
  let count = 0;
  for await (const { facts, live } of log.feed({
    prefixes: ['interaction-', 'person-'],
    signal: enough.signal,
  })) {
    count += facts.length;
    if (live) break;
  }
  enough.abort();
  return count;
}

/** @returns facts a second @throws where the rebuilt tables differ from the live ones */
async function rebuildOnce(system: MeasuredSystem): Promise<number> {
  await rebuild(system, 'POST');
  for (;;) {
    await delay(100);
    const { state, seconds, applied } = await rebuild(system, 'GET');
    if (state === 'building' || state === 'comparing') continue;
    if (state === 'swapped') return applied / seconds;
    throw new Error(`The rebuild ended as "${state}": its figures mean nothing before that is understood.`);
  }
}
