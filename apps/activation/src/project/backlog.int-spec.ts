import { openReadModel } from '@ucv/platform-event-store';
import { prepareDatabase, type ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type StartedPart, startPostgres } from '@ucv/testing';
import { activationMigrations } from '../activation.module';
import { dueDeliveries } from './due-deliveries';

let postgres: StartedPart;
let model: ReadModel;

beforeAll(async () => {
  postgres = await startPostgres();
  await prepareDatabase(postgres.url, { activation: 'secret' });
  model = await openReadModel(
    { service: 'activation', migrations: activationMigrations },
    serviceUrl(postgres.url, 'activation', 'secret'),
    'activation',
  );
});
afterAll(async () => {
  await model?.close();
  await postgres?.stop();
});

/** Rows of deliveries that were read so far. */
async function rowsRead(): Promise<number> {
  await model.source.query('SELECT pg_stat_force_next_flush()');
  const [{ n }] = await model.source.query<[{ n: string }]>(
    `SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS n FROM pg_stat_user_tables
      WHERE schemaname = 'activation' AND relname = 'delivery'`,
  );
  return Number(n);
}

it('looks at those whose turn it is, however many become due at one instant, as when quiet hours end', async () => {
  const waiting = 20_000;
  await model.transaction(async (tx) => {
    await tx.query(`
      INSERT INTO destination (tenant, id, name, kind, transitions, purpose, sealed, fact_id, created_at)
      VALUES ('main', 'news', 'News', 'webhook', '{entered}', 'news', '{}', gen_random_uuid(), now())`);
    await tx.query(
      `INSERT INTO delivery (tenant, id, destination, person, person_type, state, attempts, attempts_before, cause,
         correlation, since, created_at, position, next_attempt_at)
       SELECT 'main', gen_random_uuid(), 'news', md5(n::text), 'user_id', 'held', 0, 0,
              '{"transition": "entered", "segment": "s"}', 'c', now(), now(), n, now() - interval '1 hour'
         FROM generate_series(1, $1::int) n`,
      [waiting],
    );
  });
  await model.source.query('ANALYZE activation.delivery');
  const before = await rowsRead();
  const due = await dueDeliveries(
    model,
    { tenant: 'main', id: 'news' },
    { excluded: { deliveries: [], persons: [] }, limit: 100, notUnder: () => undefined },
  );
  expect(due?.deliveries.map(({ position }) => Number(position))).toEqual(
    Array.from({ length: 100 }, (_, n) => n + 1),
  );
  const read = (await rowsRead()) - before;
  expect(read).toBeGreaterThanOrEqual(100);
  expect(read).toBeLessThan(waiting / 10);
});
