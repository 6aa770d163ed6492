import type { EventLog } from '@ucv/platform-event-store';
import { repository } from '@ucv/servers';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Gateway } from '../gateway';
import { Insight } from '../insight';
import { type Customer, inventCustomers } from '../load/customers';
import { writeLog } from '../load/sealed-log';
import { type Random, seededRandom } from '../load/seeded-random';
import { Sender } from '../load/sender';
import { steadyLoad } from '../load/steady';
import { steadyReaders, untilWhole } from '../steady-readers';
import { untilTaken } from '../taken';
import { faultsOf, figuresOf, type Outcome, reportOf } from './rebuild-report';
import { bareRead, peakMemory, rebuildDry, rebuildUnderFire } from './rebuild-run';

const perSecond = 200;
const erasures = 10;
const readBy = 25;

/** They have no part in what is shown, and would only take processor time from it. */
const without = ['segmentation', 'activation'];

/** One rebuild of a long log, under load and kills; then another that only compares, for the figures. */
async function prove(seed: number, events: number): Promise<number> {
  const system = await startSystem({ args: ['--empty', ...without.flatMap((name) => ['--without', name])] });
  process.once('SIGINT', () => void system.stop().then(() => process.exit(130)));
  try {
    const { figures, faults } = await play(system, seed, events);
    const file = join(repository, `tools/handbook/proof/rebuild-${seed}.md`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, reportOf({ seed, events, perSecond }, { figures, faults }));
    tell(`${faults.length > 0 ? faults.join('; ') : 'no fault'}; see ${file}`);
    return faults.length > 0 ? 1 : 0;
  } finally {
    await system.stop();
  }
}

async function play(system: StartedSystem, seed: number, events: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const gateway = new Gateway(system.urls.gateway, system.adminToken);
  const { log, privacy, close } = await Insight.into(system).collecting();
  const patienceMs = 120_000 + events * 3;
  try {
    const customers = inventCustomers(random, events);
    const written = customers.reduce((sum, customer) => sum + customer.events.length, 0);
    await writeLog(
      { log, privacy },
      customers,
      (done) => done % 50_000 < 2_000 && tell(`${done} events written`),
    );
    const watched = await settle(gateway, { log, customers, random, patienceMs });
    tell('the live projection has taken them');
    const load = steadyLoad(
      new Sender({ url: system.urls.collector, writeKey: system.writeKey }),
      random,
      perSecond,
    );
    const readers = steadyReaders(gateway, watched);
    const { status, kills, kept } = await rebuildUnderFire(system, gateway);
    const [sent, seen] = [await load.end(), await readers.end()];
    await untilTaken(gateway, log, patienceMs);
    tell(`${status.state} after kills: ${kills.join(', ')}`);
    const bare = await bareRead(log);
    const again = await rebuildDry(gateway);
    const outcome = { written, sent, erasures, killed: { status, kills, kept }, again, bare, seen };
    const memory = peakMemory(system.processes()['profile']?.pid);
    return { figures: figuresOf({ ...outcome, memory }), faults: faultsOf(outcome) };
  } finally {
    await close();
  }
}

/** Erases some, and waits until others are whole. @returns those to look at */
async function settle(
  gateway: Gateway,
  o: { log: EventLog; customers: readonly Customer[]; random: Random; patienceMs: number },
): Promise<Customer[]> {
  await untilTaken(gateway, o.log, o.patienceMs);
  const known = o.random.shuffled(o.customers.filter(({ events }) => events.length > 4));
  const [gone, watched] = [known.slice(0, erasures), known.slice(erasures, erasures + readBy)];
  await untilWhole(gateway, [...gone, ...watched], o.patienceMs);
  for (const { ref } of gone) await gateway.send('POST', '/v1/requests', { kind: 'erasure', subject: ref });
  await untilTaken(gateway, o.log, o.patienceMs);
  return watched;
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

function readOptions(): { seed: number; events: number } | undefined {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string' }, events: { type: 'string' } } });
    const [seed, events] = [Number(values.seed ?? 1), Number(values.events ?? 100_000)];
    return Number.isSafeInteger(seed) && Number.isSafeInteger(events) && events >= 1_000
      ? { seed, events }
      : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions();
if (!options) {
  process.stderr.write(
    'Usage: npm run proof -- rebuild [--seed whole number] [--events whole number from 1000]\n',
  );
  process.exit(2);
}
prove(options.seed, options.events).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
