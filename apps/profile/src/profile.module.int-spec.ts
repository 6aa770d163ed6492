import { ClientNats } from '@nestjs/microservices';
import type { Persons } from '@ucv/contracts-profile';
import { EventLog } from '@ucv/platform-event-store';
import { natsTransport, Notices, Requests } from '@ucv/platform-messaging';
import { eraseKeys, Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type RunningService, startService } from '@ucv/platform-service';
import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { join } from 'node:path';
import { ProfileConfig } from './profile.config';
import { ProfileModule } from './profile.module';

const password = 'a-password';
let parts: [StartedPart, StartedPart, StartedPart];
let home: string;
let service: RunningService;
let client: ClientNats;
let requests: Requests;

beforeAll(async () => {
  const [nats, postgres, eventStore] = (parts = await Promise.all([
    startNats(),
    startPostgres(),
    startEventStore(),
  ]));
  home = makeScratch();
  await prepareDatabase(postgres.url, { profile: password, ingestion: password, consent: password });
  service = await startService(
    {
      name: 'profile',
      config: ProfileConfig,
      module: ProfileModule,
      transport: ({ natsUrl }) => natsTransport({ service: 'profile', url: natsUrl }),
    },
    {
      environment: {
        UCV_HOME: home,
        UCV_HEALTH_PORT: '0',
        UCV_LOG_LEVEL: 'silent',
        NATS_URL: nats.url,
        DATABASE_URL: serviceUrl(postgres.url, 'profile', password),
        EVENTSTORE_URL: eventStore.url,
      },
    },
  );
  client = new ClientNats({ servers: [nats.url] });
  requests = new Requests(client);
});
afterAll(async () => {
  await client?.close();
  await service?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

const as = (name: string) =>
  ReadModel.open({
    url: serviceUrl(parts[1].url, name, password),
    schema: name,
    migrations: [],
    applicationName: name,
  });

describe('the profile service', () => {
  it('answers that it has reached a position, or refuses', async () => {
    const log = service.app.get(EventLog);
    const position = String(await log.head());
    expect(await requests.ask('profile', 'reached', 'main', { position })).toEqual({ position });
    const never = requests.ask('profile', 'reached', 'main', { position: '9'.repeat(19) });
    await expect(never).rejects.toMatchObject({ code: 'profile.not-reached', status: 503 });
    const nonsense = requests.ask('profile', 'reached', 'main', { position: 'x' });
    await expect(nonsense).rejects.toMatchObject({ code: 'http.invalid-input' });
  });

  it('tells of many persons at once, and of at most 1,000', async () => {
    const some = (n: number) => ({ persons: Array.from({ length: n }, () => '0a'.repeat(16)) });
    expect(await requests.ask<Persons>('profile', 'get-many', 'main', some(1_000))).toEqual({ persons: {} });
    await expect(requests.ask('profile', 'get-many', 'main', some(1_001))).rejects.toMatchObject({
      code: 'http.invalid-input',
    });
  });

  it('forgets identifiers on word that they were erased', async () => {
    const [ingestion, consent] = [await as('ingestion'), await as('consent')];
    const id = { type: 'email', value: 'gone@example.org' };
    const collector = await Privacy.open({ source: ingestion.source, keysFolder: join(home, 'keys') });
    const [ref] = (await collector.index.assign('main', [id])) as [string];
    const { index } = service.app.get(Privacy);
    expect(await index.find('main', [id])).toEqual([ref]);
    await eraseKeys(consent.source, 'main', [ref], 'a-request');
    expect(await index.find('main', [id])).toEqual([ref]); // cached, at most 60 s
    const notices = new Notices('consent', () => client.connect() as never, fail);
    for (let tries = 0; (await index.find('main', [id]))[0] !== undefined; tries += 1) {
      if (tries > 200) throw new Error('the word was not heard');
      await notices.publish('erased', 'main', { refs: [ref] });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all([ingestion.close(), consent.close()]);
  });
});

function fail(error: unknown): never {
  throw error;
}
