import { Client } from 'pg';
import { type StartedPart, startEventStore, startNats, startPostgres } from './parts';
import { startSystem } from './system';

describe('servers that run elsewhere', () => {
  let nats: StartedPart;
  let postgres: StartedPart;
  let eventStore: StartedPart;
  beforeAll(async () => {
    [nats, postgres, eventStore] = await Promise.all([startNats(), startPostgres(), startEventStore()]);
  });
  afterAll(() => Promise.all([nats, postgres, eventStore].map((part) => part.stop())));

  it('are used, and nothing is started in their place', async () => {
    const env = { NATS_URL: nats.url, DATABASE_URL: postgres.url, EVENTSTORE_URL: eventStore.url };
    const system = await startSystem({ env });
    const services = ['activation', 'consent', 'gateway', 'identity', 'ingestion', 'profile', 'segmentation'];
    expect(Object.keys(system.processes()).sort()).toEqual(services);
    await system.stop();
  });

  it('are refused before anything starts when DATABASE_URL may not create roles', async () => {
    const admin = new Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`CREATE ROLE plain LOGIN PASSWORD 'plain-secret'`);
    await admin.end();
    const url = new URL(postgres.url);
    [url.username, url.password, url.pathname] = ['plain', 'plain-secret', '/postgres'];
    const refused = await startSystem({ env: { DATABASE_URL: url.href } }).then(() => '', String);
    expect(refused).toContain(`DATABASE_URL's role plain may not create the services' roles`);
    expect(refused).toContain('ended (exit code 1)');
    expect(refused).not.toContain('plain-secret');
    expect(refused).not.toContain('ready after');
  });
});
