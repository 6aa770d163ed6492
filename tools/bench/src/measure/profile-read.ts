import { Client } from 'pg';
import { percentile, type Spread, spread } from '../figures/spread';
import { readProfile } from '../load/gateway-client';
import { seededRandom } from '../load/random';
import { userId } from '../load/shoppers';
import { ask, connectAsGateway } from '../system/gateway-nats';
import type { MeasuredSystem } from '../system/system';
import type { Scale } from './scale';

/** Milliseconds for one read, one after the other. */
export interface ReadTimes {
  p50: Spread;
  p99: Spread;
}

export interface ProfileReadFigures {
  /** `GET /v1/profiles/user_id:…`: token, profile service, and the access fact on disk before the answer. */
  gateway: ReadTimes;
  /** The profile service alone, over NATS. */
  service: ReadTimes;
  /** One row by its primary key, prepared, over a connection that stands. */
  bare: ReadTimes;
}

type Read = (turn: number) => Promise<unknown>;

export async function measureProfileRead(system: MeasuredSystem, scale: Scale): Promise<ProfileReadFigures> {
  const database = new Client({ connectionString: system.databaseUrl });
  await database.connect();
  const nats = await connectAsGateway(system);
  try {
    const refs = await someRefs(database);
    const random = seededRandom(3);
    const someone = (): string => userId(Math.floor(random() * scale.customers));
    const ways: Record<keyof ProfileReadFigures, Read> = {
      gateway: () => readProfile(system, someone()),
      service: () => ask(nats, 'profile.get.v1.main', { ref: { type: 'user_id', value: someone() } }),
      bare: (turn) => database.query({ ...byPrimaryKey, values: ['main', refs[turn % refs.length]] }),
    };
    return await times(ways, scale);
  } finally {
    await nats.close();
    await database.end();
  }
}

const byPrimaryKey = {
  name: 'fragment-by-key',
  text: 'SELECT traits, first_seen, last_seen, interactions FROM profile.fragment WHERE tenant = $1 AND ref = $2',
};

async function someRefs(database: Client): Promise<string[]> {
  const { rows } = await database.query<{ ref: string }>(
    "SELECT ref FROM profile.fragment WHERE tenant = 'main' ORDER BY ref LIMIT 5000",
  );
  return rows.map(({ ref }) => ref);
}

/** All ways in turn, so that what else happens on the machine meets all. */
async function times(
  ways: Record<keyof ProfileReadFigures, Read>,
  scale: Scale,
): Promise<ProfileReadFigures> {
  const names = Object.keys(ways) as (keyof ProfileReadFigures)[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[][]])) as Record<
    keyof ProfileReadFigures,
    number[][]
  >;
  for (const name of names) await timed(ways[name], 100);
  for (let turn = 0; turn < scale.repetitions; turn += 1) {
    for (const name of names) taken[name].push(await timed(ways[name], scale.profileReads));
  }
  const of = (runs: number[][], share: number): Spread => spread(runs.map((run) => percentile(run, share)));
  return Object.fromEntries(
    names.map((name) => [name, { p50: of(taken[name], 0.5), p99: of(taken[name], 0.99) }]),
  ) as unknown as ProfileReadFigures;
}

async function timed(read: Read, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const started = performance.now();
    await read(turn);
    took.push(performance.now() - started);
  }
  return took;
}
