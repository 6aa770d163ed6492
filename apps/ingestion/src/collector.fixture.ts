import { everyFact } from '@ucv/contracts-catalogue';
import type {
  InteractionContent,
  RecordedInteraction,
  RecordedRejection,
  RejectedContent,
} from '@ucv/contracts-ingestion';
import type { Sealed } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import { eraseKeys, type Identifier, liftSuppression, Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type RunningService, startService } from '@ucv/platform-service';
import { join } from 'node:path';
import { ingestion } from './ingestion.service';

/** Real servers, as a spec has started them. */
export interface Servers {
  nats: { url: string };
  postgres: { url: string };
  eventStore: { url: string };
  /** A folder for keys. */
  home: string;
}

export const writeKey = 'a-write-key-for-tests';

/** The whole service, and what a spec needs to look behind it. Set up in specs alone. */
export interface CollectorUnderTest {
  url: string;
  service: RunningService;
  /** `GET /health/ready`: every route as Fastify has it. */
  routes: string[];
  log: EventLog;
  stop(): Promise<void>;
  post(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: never; headers: Headers }>;
  /** Rows of the service's own tables. */
  rows<T>(sql: string): Promise<T[]>;
  /** Every interaction in the log with its content, oldest first. */
  interactions(): Promise<{ fact: RecordedInteraction; content: InteractionContent }[]>;
  /** Content is undefined where nothing of an event was kept. */
  rejections(): Promise<{ fact: RecordedRejection; content: RejectedContent }[]>;
  /** Lifts a suppression as the consent service does, without telling anybody. */
  lift(id: string): Promise<boolean>;
  /** Erases identifiers as the consent service does, without telling anybody. @returns their refs */
  erase(...identifiers: Identifier[]): Promise<string[]>;
}

export async function startCollector(
  servers: Servers,
  environment: Record<string, string> = {},
): Promise<CollectorUnderTest> {
  const password = 'a-password';
  await prepareDatabase(servers.postgres.url, { ingestion: password, consent: password });
  const routes: string[] = [];
  const service = await startService(watched(routes), {
    environment: {
      UCV_HOME: servers.home,
      UCV_HEALTH_PORT: '0',
      UCV_COLLECTOR_PORT: '0',
      UCV_WRITE_KEY: writeKey,
      UCV_LOG_LEVEL: 'warn',
      NATS_URL: servers.nats.url,
      DATABASE_URL: serviceUrl(servers.postgres.url, 'ingestion', password),
      EVENTSTORE_URL: servers.eventStore.url,
      ...environment,
    },
  });
  const { port } = service.app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const log = EventLog.connect(servers.eventStore.url, { facts: everyFact });
  const privacy = await Privacy.open({
    source: service.app.get(ReadModel).source,
    keysFolder: join(servers.home, 'keys'),
  });
  await untilReady(url);
  const asConsent = async <T>(work: (consent: ReadModel) => Promise<T>): Promise<T> => {
    const consent = await ReadModel.open({
      url: serviceUrl(servers.postgres.url, 'consent', password),
      schema: 'consent',
      migrations: [],
      applicationName: 'consent',
    });
    return work(consent).finally(() => consent.close());
  };
  return {
    url,
    service,
    routes,
    log,
    stop: async () => {
      await log.close();
      await service.stop();
    },
    post: (path, body, headers = {}) => post(`${url}${path}`, body, headers),
    rows: <T>(sql: string) => service.app.get(ReadModel).transaction((tx) => tx.query<T[]>(sql)),
    interactions: () => opened(log, privacy, 'ingestion.interaction-recorded.v1'),
    rejections: () => opened(log, privacy, 'ingestion.event-rejected.v1'),
    lift: (id) => asConsent(({ source }) => liftSuppression(source, 'main', id)),
    erase: async (...identifiers) => {
      const refs = (await privacy.index.find('main', identifiers)).filter((ref) => ref !== undefined);
      await asConsent(({ source }) => eraseKeys(source, 'main', refs, 'a-request'));
      privacy.evict(refs);
      return refs;
    },
  };
}

/** The service, with a note of every route that is made. */
const watched = (routes: string[]): typeof ingestion => ({
  ...ingestion,
  door: (config) => {
    const door = ingestion.door!(config);
    return {
      ...door,
      configure: (app: RunningService['app']) => {
        const fastify = app.getHttpAdapter().getInstance();
        fastify.addHook('onRoute', ({ method, url }) => void routes.push(`${String(method)} ${url}`));
        return door.configure?.(app);
      },
    };
  },
});

async function post(
  url: string,
  body: unknown,
  headers: Record<string, string>,
): ReturnType<CollectorUnderTest['post']> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`, ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as never) : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as never, headers: response.headers };
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await fetch(`${url}/health/ready`)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not ready: ${await (await fetch(`${url}/health/ready`)).text()}`);
}

async function opened<F, C>(
  log: EventLog,
  privacy: Privacy,
  type: string,
): Promise<{ fact: F; content: C }[]> {
  const facts = [];
  for await (const fact of log.readAll()) if (fact.type === type) facts.push(fact);
  const kept = facts.filter(({ data }) => (data as { sealed?: Sealed }).sealed !== undefined);
  const contents = await privacy.openMany(
    kept.map(({ id, stream, type: of, data, metadata }) => ({
      tenant: metadata.tenant,
      stream,
      eventId: id,
      type: of,
      sealed: (data as { sealed: Sealed }).sealed,
    })),
  );
  const contentOf = new Map(kept.map((fact, at) => [fact, (contents[at] as { content?: C }).content]));
  return facts.map((fact) => ({ fact: fact as F, content: contentOf.get(fact) as C }));
}
