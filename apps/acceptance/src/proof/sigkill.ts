import { repository } from '@ucv/servers';
import type { Receiver } from '@ucv/dev';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { processNames, sendAndKill, type Victim } from '../kill-round';
import { type Customer, inventCustomers, mixedUp } from '../load/customers';
import { seededRandom } from '../load/seeded-random';
import { Sender } from '../load/sender';
import { faultsIn, messageIdsOf, untilVisible } from '../nothing-lost';
import { ucv } from '../ucv';
import { type Campaign, newReceiver } from '../campaign';
import { campaignFaults, startCampaign } from '../everybody-told';
import { counted, lastRun, Report } from './report';

const eventsPerRound = 5_000;
const victims: Victim[] = [...processNames, 'supervisor'];
const columns = ['events', 'customers', 'killed, in this order', 'answers to senders'];

/** Rounds of load and kills against one system, until the minutes are over or something is wrong. */
async function prove(seed: number, minutes: number): Promise<number> {
  const file = join(repository, `tools/handbook/proof/sigkill-${seed}.md`);
  const report = new Report(file, headOf(seed), columns);
  if (report.seconds >= minutes * 60) return tell(`${report.rounds} rounds were done before; see ${file}`);
  const receiver = await newReceiver();
  const system = await startSystem({
    env: { UCV_ALLOW_PRIVATE_DESTINATIONS: receiver.host, UCV_DELIVERY_RETRY_SECONDS: '1' },
  });
  process.once('SIGINT', () => void system.stop().then(() => process.exit(130)));
  const stage: Stage = { system, receiver, campaign: await startCampaign(system, receiver), earlier: [] };
  try {
    while (report.seconds < minutes * 60) {
      const round = await play(stage, seed + report.rounds);
      const { events, customers, victims, answers } = round;
      report.add(round.seconds, [events, customers, victims.join(', '), counted(answers)], round.faults);
      tell(`round ${report.rounds}: ${round.events} events, ${round.faults.join('; ') || 'no fault'}`);
      if (round.faults.length > 0) return 1;
    }
    return tell(`${report.rounds} rounds without a fault; see ${file}`);
  } finally {
    await system.stop();
    receiver.close();
  }
}

/** What one round showed. */
interface Round {
  events: number;
  customers: number;
  /** In the order in which they were killed. */
  victims: readonly string[];
  /** How often each answer came. */
  answers: Readonly<Record<string, number>>;
  seconds: number;
  faults: readonly string[];
}

interface Stage {
  system: StartedSystem;
  receiver: Receiver;
  campaign: Campaign;
  /** Everybody who was sent about in rounds before. */
  earlier: Customer[];
}

async function play(stage: Stage, seed: number): Promise<Round> {
  const { system, earlier } = stage;
  const started = Date.now();
  const random = seededRandom(seed);
  const customers = inventCustomers(random, eventsPerRound);
  const events = mixedUp(random, customers);
  const order = random.shuffled(victims);
  const sender = new Sender({ url: system.urls.collector, writeKey: system.writeKey });
  const faults: string[] = [];
  try {
    for (const [at, victim] of order.entries()) {
      const [from, to] = [at, at + 1].map((n) => Math.floor((n * events.length) / order.length));
      await sendAndKill(system, victim, { sender, events: events.slice(from, to), random });
    }
    faults.push(...(await faultsAfter(stage, customers)));
  } catch (error) {
    faults.push((error as Error).message.replace(/\s+/g, ' ').slice(0, 300));
  }
  earlier.push(...customers);
  const seconds = (Date.now() - started) / 1000;
  const { answers } = sender;
  return { events: events.length, customers: customers.length, victims: order, answers, seconds, faults };
}

async function faultsAfter(
  { system, receiver, campaign, earlier }: Stage,
  customers: readonly Customer[],
): Promise<string[]> {
  await untilVisible(system, customers);
  const known = messageIdsOf(earlier);
  const all = { customers: [...earlier, ...customers], receiver };
  const before = [
    ...(await faultsIn(system, customers, known)),
    ...(await campaignFaults(system, campaign, all)),
  ];
  const { code, err } = await ucv(system, 'rebuild', 'profile', '--json');
  const rebuilt = code === 0 ? await faultsIn(system, customers, known) : [`rebuild: ${err.slice(0, 300)}`];
  return [...before, ...rebuilt];
}

function headOf(seed: number): string[] {
  return [
    `# kill -9 of every process under load, seed ${seed}`,
    '',
    `In each round ${eventsPerRound} events are sent by clients that repeat what was not acknowledged, and every process is`,
    'killed with SIGKILL once, the supervisor included, in an order and at moments that the seed chooses. Then every',
    'acknowledged event must be listed once and be in one timeline once, its customer must be one person; each buyer must be in',
    'the segment and be told of by webhook, never under two ids; and the profile projection rebuilt from the log must equal',
    'the live one.',
    '',
    lastRun(`sigkill --seed ${seed} --minutes N`),
  ];
}

function tell(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function readOptions(): { seed: number; minutes: number } | undefined {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string' } } });
    const [seed, minutes] = [Number(values.seed ?? 1), Number(values.minutes ?? 10)];
    return Number.isSafeInteger(seed) && minutes > 0 ? { seed, minutes } : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions();
if (!options) {
  process.stderr.write('Usage: npm run proof -- sigkill [--seed whole number] [--minutes number]\n');
  process.exit(2);
}
prove(options.seed, options.minutes).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
