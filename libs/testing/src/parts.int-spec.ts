import { existsSync, statSync } from 'node:fs';
import { connect } from 'nats';
import { Client } from 'pg';
import { startNats, startPostgres } from './parts';

describe('real servers for tests', () => {
  it('starts a nats-server that carries a request, and leaves nothing', async () => {
    const nats = await startNats();
    const connection = await connect({ servers: nats.url });
    connection.subscribe('echo', { callback: (_, message) => void message.respond(message.data) });
    expect((await connection.request('echo', 'hello')).string()).toBe('hello');
    await connection.close();
    await nats.stop();
    expect(existsSync(nats.home)).toBe(false);
    expect(() => process.kill(nats.pid, 0)).toThrow();
  });

  it('starts a PostgreSQL that keeps rows over kill -9', async () => {
    const postgres = await startPostgres({ durable: true });
    await query(postgres.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await postgres.kill();
    await postgres.restart();
    expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await postgres.stop();
    expect(existsSync(postgres.home)).toBe(false);
  });

  it('folds the case of every alphabet in PostgreSQL', async () => {
    const postgres = await startPostgres();
    expect(await query(postgres.url, `SELECT lower('ÉCOLE ΣΟΦΙΑ') AS folded`)).toEqual([
      { folded: 'école σοφια' },
    ]);
    expect(statSync(postgres.home).mode & 0o077).toBe(0o011);
    await postgres.stop();
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
