import { startSystem, type StartedSystem } from '@ucv/testing';
import type { Receiver } from '@ucv/dev';
import { type Campaign, newReceiver } from './src/campaign';
import { campaignFaults, startCampaign } from './src/everybody-told';
import { sendAndKill, processNames, type Victim } from './src/kill-round';
import { inventCustomers, mixedUp, type TrackingEvent } from './src/load/customers';
import { seededRandom } from './src/load/seeded-random';
import { Sender } from './src/load/sender';
import { faultsIn, untilVisible } from './src/nothing-lost';
import { ucv } from './src/ucv';

const seed = Date.now() % 2 ** 31;
const victims: Victim[] = [...processNames, 'supervisor'];

describe(`kill -9 of every process under load (seed ${seed})`, () => {
  const random = seededRandom(seed);
  const customers = inventCustomers(random, 5_000);
  const events = mixedUp(random, customers);
  let system: StartedSystem;
  let sender: Sender;
  let receiver: Receiver;
  let campaign: Campaign;

  beforeAll(async () => {
    receiver = await newReceiver();
    system = await startSystem({
      env: { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host, UCV_DELIVERY_RETRY_SECONDS: '1' },
    });
    campaign = await startCampaign(system, receiver);
    sender = new Sender({ url: system.urls.collector, writeKey: system.writeKey });
  });
  afterAll(async () => {
    await system?.stop();
    receiver?.close();
  });

  it.each(victims)('%s: every event is acknowledged in the end', async (victim) => {
    await sendAndKill(system, victim, { sender, events: partOf(victim), random });
  });

  it('tells senders to come again, and never of a fault of its own', () => {
    expect(Object.keys(sender.answers).filter((answer) => !understood.includes(answer))).toEqual([]);
  });

  it('has every acknowledged event in exactly one timeline, once', async () => {
    expect(sender.acknowledged.size).toBe(events.length);
    await untilVisible(system, customers);
    expect(await faultsIn(system, customers)).toEqual([]);
  });

  it('has every buyer in the segment, and told its webhook of each, never under two ids', async () => {
    expect(await campaignFaults(system, campaign, { customers, receiver })).toEqual([]);
  });

  it('rebuilds the profile projection to what it is, and goes on with it', async () => {
    const { code, out } = await ucv(system, 'rebuild', 'profile', '--json');
    const status = JSON.parse(out) as {
      state: string;
      comparison: { equal: boolean; live: { rows: number } }[];
    };
    expect({ code, state: status.state }).toEqual({ code: 0, state: 'swapped' });
    expect(status.comparison.map(({ equal }) => equal)).toEqual(Array(9).fill(true));
    expect(await faultsIn(system, customers)).toEqual([]);
  });

  function partOf(victim: Victim): TrackingEvent[] {
    const [at, of] = [victims.indexOf(victim), victims.length];
    return events.slice(Math.floor((at * events.length) / of), Math.floor(((at + 1) * events.length) / of));
  }
});

/** Taken; come again later; the connection broke or was refused. */
const understood = ['200', '429', '503', 'ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'];
