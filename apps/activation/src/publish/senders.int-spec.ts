import type { AttemptData } from '@ucv/contracts-activation';
import { EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { Metrics, Refusal } from '@ucv/platform-service';
import { join } from 'node:path';
import { deliveriesProjection } from '../project/deliveries.projection';
import { DestinationCommands } from '../receive/destination-commands';
import { DestinationNames } from '../receive/destination-names';
import { ActivationWorld, newId, until } from '../receive/activation-world.fixture';
import { sendersOf } from '../sending.providers';
import { AddressGuard } from './address-guard';
import { Asking } from './asking';
import { DeliveryMetrics } from './delivery-metrics';
import { Endpoints } from './endpoints';
import type { Senders } from './senders';
import { Webhooks } from './webhooks';

const world = new ActivationWorld();
const { receiver } = world;
let readModel: ReadModel;
let privacy: Privacy;

beforeAll(async () => {
  await world.start();
  readModel = await world.openTables('activation');
  privacy = await Privacy.open({ source: readModel.source, keysFolder: join(world.home, 'keys') });
});
afterAll(() => world.stop());

interface Instance {
  senders: Senders;
  /** As a kill does it: whatever is under way is never heard of again. */
  kill(): Promise<void>;
}

/** An instance's projection and senders, over a log that may fail it. */
function instance(log: EventLog = world.log): Instance {
  const ending = new AbortController();
  const { signal } = ending;
  const webhooks = new Webhooks(new AddressGuard('true'), { timeoutMs: 10_000, connections: 8 });
  const quiet = { warn: () => undefined, error: () => undefined };
  const runner: ProjectionRunner = new ProjectionRunner({
    log: world.log,
    readModel,
    projection: deliveriesProjection,
    onCommitted: (facts) => senders.committed(facts),
  });
  const senders = sendersOf({
    log,
    readModel,
    asking: new Asking(world.requests),
    endpoints: new Endpoints(privacy),
    webhooks,
    metrics: new DeliveryMetrics(new Metrics('activation')),
    logger: quiet as never,
    firstRetrySeconds: 0.05,
    signal,
  })(runner);
  void runner.run(signal);
  const ended = senders.run(signal);
  return {
    senders,
    kill: async () => {
      ending.abort();
      await senders.stop();
      await ended;
    },
  };
}

/** The log as one instance sees it: `fail` decides before each append of a delivery's fact. */
const failing = (fail: () => void, type = ''): EventLog =>
  new Proxy(world.log, {
    get(log, name) {
      const value = Reflect.get(log, name) as unknown;
      if (name !== 'append') return typeof value === 'function' ? (value.bind(log) as unknown) : value;
      return async (...args: Parameters<EventLog['append']>) => {
        if (args[0].startsWith('delivery-') && args[1].some((fact) => fact.type.startsWith(type))) fail();
        return log.append(...args);
      };
    },
  });

type Made = Pick<AttemptData, 'delivery' | 'attempt' | 'outcome'>;

/** Attempts on the log since a position. */
const attempts = async (position: bigint): Promise<Made[]> => {
  const found: Made[] = [];
  for await (const { type, data } of world.log.readAll({ from: position }))
    if (type === 'activation.delivery-attempted.v1') found.push(data as Made);
  return found;
};

it('sends again under the same id where it dies between the answer and the word of it', async () => {
  const segment = newId();
  await defined('killed', segment);
  let reached = 0;
  const dying = instance(
    failing(() => {
      reached += 1;
      throw new Error('killed');
    }),
  );
  const { position } = await world.moved(segment);
  await until(() => reached > 0);
  await dying.kill();
  expect(await attempts(position)).toEqual([]);
  const next = instance();
  const [attempt] = await until(async () => {
    const found = await attempts(position);
    return found.length > 0 ? found : undefined;
  });
  expect(attempt).toMatchObject({ attempt: 1, outcome: 'delivered' });
  expect(receiver.inbox('killed').map(({ id }) => id)).toEqual([attempt?.delivery, attempt?.delivery]);
  await next.kill();
});

it('sends nothing again where the log only refuses for a while', async () => {
  const segment = newId();
  await defined('stumbling', segment);
  let left = 3;
  const stumbling = instance(
    failing(() => {
      if ((left -= 1) >= 0) throw new Refusal('log.unavailable', 'away');
    }),
  );
  const { position } = await world.moved(segment);
  const next = await world.moved(segment);
  await until(async () => (await attempts(position)).length === 2);
  expect(new Set(receiver.inbox('stumbling').map(({ message }) => message.data.person?.id)).size).toBe(2);
  expect(receiver.inbox('stumbling')).toHaveLength(2);
  expect(next.position).toBeGreaterThan(position);
  await stumbling.kill();
});

it('shares the work of two instances without a double, also where one of them dies', async () => {
  const segments = [newId(), newId(), newId(), newId()];
  for (const [i, segment] of segments.entries()) await defined(`shared-${i}`, segment);
  const [one, other] = [instance(), instance()];
  const { position } = await world.moved(segments[0]!);
  const enter = async (count: number) => {
    for (let n = 0; n < count; n += 1) await Promise.all(segments.map((segment) => world.moved(segment)));
  };
  await enter(20);
  await until(async () => (await attempts(position)).length > 10);
  await one.kill();
  await enter(20);
  const made = await until(async () => {
    const found = await attempts(position);
    return found.length >= 161 ? found : undefined;
  });
  expect(new Set(made.map(({ delivery }) => delivery)).size).toBe(161);
  expect(made.every(({ attempt, outcome }) => attempt === 1 && outcome === 'delivered')).toBe(true);
  const received = segments.flatMap((_, i) => receiver.inbox(`shared-${i}`).map(({ id }) => id));
  expect(received.length).toBe(161);
  await other.kill();
});

describe('the cap of contacts', () => {
  const reached = (paths: readonly string[], person: string): Set<string> =>
    new Set(
      paths.flatMap((path) =>
        receiver
          .inbox(path)
          .filter(({ message }) => message.data.person?.id === person)
          .map(({ id }) => id),
      ),
    );

  beforeAll(() =>
    readModel.transaction((tx) =>
      tx.query('INSERT INTO contact_policy (tenant, policy) VALUES ($1, $2)', [
        'main',
        { cap: { contacts: 2, period: 'P1D' } },
      ]),
    ),
  );

  it('holds over several instances that send to one person at once', async () => {
    const segment = newId();
    const paths = Array.from({ length: 6 }, (_, n) => `capped-${n}`);
    for (const path of paths) await defined(path, segment);
    const [one, other] = [instance(), instance()];
    const people = await Promise.all(Array.from({ length: 5 }, () => world.moved(segment)));
    const of = await until(async () => {
      const rows = await states(people.map(({ person }) => person.ref));
      return rows.length === 30 && rows.every(({ state }) => state !== 'pending') ? rows : undefined;
    });
    expect(of.filter(({ state }) => state === 'delivered')).toHaveLength(10);
    for (const { person } of people) expect(reached(paths, person.ref).size).toBe(2);
    await one.kill();
    await other.kill();
  });

  it('holds where a sender dies after it sent and before it said so', async () => {
    const segment = newId();
    const paths = ['dies-1', 'dies-2', 'dies-3', 'dies-4'];
    for (const path of paths) await defined(path, segment);
    let sent = 0;
    const dying = instance(
      failing(() => {
        sent += 1;
        throw new Error('killed');
      }, 'activation.delivery-attempted'),
    );
    const { person } = await world.moved(segment);
    await until(() => sent > 0);
    await dying.kill();
    const next = instance();
    await until(async () => {
      const rows = await states([person.ref]);
      return rows.length === 4 && rows.every(({ state }) => state !== 'pending');
    });
    expect(reached(paths, person.ref).size).toBe(2);
    await next.kill();
  });
});

const states = (persons: string[]): Promise<{ state: string }[]> =>
  readModel.transaction((tx) =>
    tx.query<{ state: string }[]>('SELECT state FROM delivery WHERE person = ANY ($1)', [persons]),
  );

/** Defines a destination as the service does. */
async function defined(path: string, segment: string): Promise<void> {
  const names = new DestinationNames(readModel, {
    caughtUp: () => Promise.resolve(0n),
    reached: () => Promise.resolve(),
  });
  const guard = new AddressGuard('true');
  await new DestinationCommands({ log: world.log, readModel, privacy, guard, names }).define(
    { tenant: 'main', actor: 'a', correlationId: 'c' },
    {
      name: path,
      kind: 'webhook',
      settings: { url: receiver.url(path) },
      segment,
      on: ['entered'],
      purpose: 'p',
    },
  );
}
