import type { AttemptData } from '@ucv/contracts-activation';
import { EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { Metrics, Refusal } from '@ucv/platform-service';
import { join } from 'node:path';
import { deliveriesProjection } from '../project/deliveries.projection';
import { Destinations } from '../receive/destinations';
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
const failing = (fail: () => void): EventLog =>
  new Proxy(world.log, {
    get(log, name) {
      const value = Reflect.get(log, name) as unknown;
      if (name !== 'append') return typeof value === 'function' ? (value.bind(log) as unknown) : value;
      return async (...args: Parameters<EventLog['append']>) => {
        if (args[0].startsWith('delivery-')) fail();
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

/** Defines a destination as the service does. */
async function defined(path: string, segment: string): Promise<void> {
  const guard = new AddressGuard('true');
  const webhooks = new Webhooks(guard, { timeoutMs: 1_000, connections: 1 });
  const endpoints = new Endpoints(privacy);
  await new Destinations({ log: world.log, readModel, privacy, endpoints, guard, webhooks }).define(
    'main',
    {
      name: path,
      kind: 'webhook',
      settings: { url: receiver.url(path) },
      segment,
      on: ['entered'],
      purpose: 'p',
      actor: 'a',
    },
    'c',
  );
}
