import { prepareDatabase, serviceUrl } from '@ucv/platform-read-model';
import { type RunningService, startService } from '@ucv/platform-service';
import { gateway } from '../src/gateway.service';
import { ActivationStandIn } from './activation-stand-in';
import { ConsentStandIn } from './consent-stand-in';
import { IdentityStandIn } from './identity-stand-in';
import { IngestionStandIn } from './ingestion-stand-in';
import { parkedStandIn } from './parked-stand-in';
import { ProfileStandIn } from './profile-stand-in';
import { RejectedStandIn } from './rejected-stand-in';
import { SegmentationStandIn } from './segmentation-stand-in';
import { startStandIn } from './stand-in';

export const adminToken = 'admin-token-of-this-test';

/** The servers that a gateway needs. */
export interface Servers {
  nats: { url: string };
  postgres: { url: string };
  eventStore: { url: string };
  /** Folder with the keys. */
  home: string;
}

export interface StartedGateway {
  base: string;
  /** `GET /v1/events`: every route as Fastify has it. */
  routes: string[];
  /** Its log lines. */
  logged: string[];
  call(path: string, o?: CallOptions): Promise<Response>;
  stop(): Promise<void>;
}

interface CallOptions {
  /** The admin's unless given; none where empty. */
  token?: string;
  method?: string;
  body?: unknown;
  purpose?: string;
  signal?: AbortSignal;
}

/** The gateway as main.ts runs it, on free ports, with stand-ins for the services behind. */
export async function startGateway({ nats, postgres, eventStore, home }: Servers): Promise<StartedGateway> {
  await prepareDatabase(postgres.url, { gateway: 'secret', ingestion: 'secret' });
  const environment = {
    UCV_HEALTH_PORT: '0',
    UCV_HOME: home,
    NATS_URL: nats.url,
    DATABASE_URL: serviceUrl(postgres.url, 'gateway', 'secret'),
    EVENTSTORE_URL: eventStore.url,
    UCV_GATEWAY_PORT: '0',
    UCV_ADMIN_TOKEN: adminToken,
  };
  const [routes, logged]: [string[], string[]] = [[], []];
  const behind = await Promise.all([
    startStandIn('profile', [ProfileStandIn, parkedStandIn('profile')], environment),
    startStandIn('ingestion', [IngestionStandIn, RejectedStandIn, parkedStandIn('ingestion')], environment),
    startStandIn('identity', [IdentityStandIn, parkedStandIn('identity')], environment),
    startStandIn('consent', [ConsentStandIn, parkedStandIn('consent')], environment),
    startStandIn('segmentation', [SegmentationStandIn, parkedStandIn('segmentation')], environment),
    startStandIn('activation', [ActivationStandIn, parkedStandIn('activation')], environment),
  ]);
  const service = await startService(
    { ...gateway, door: (config) => watched(gateway.door!(config), routes) },
    { environment, logTo: { write: (line: string) => void logged.push(line) } },
  );
  const base = (await service.app.getUrl()).replace('[::1]', '127.0.0.1');
  return {
    base,
    routes,
    logged,
    call: (path, o = {}) => fetch(base + path, requestOf(o)),
    stop: async () => {
      await service.stop();
      await Promise.all(behind.map((standIn) => standIn.stop()));
    },
  };
}

type Door = ReturnType<NonNullable<typeof gateway.door>>;

const watched = (door: Door, routes: string[]): Door => ({
  ...door,
  configure: (app: RunningService['app']) => {
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRoute', ({ method, url }) => void routes.push(`${String(method)} ${url}`));
    return door.configure?.(app);
  },
});

function requestOf({ token = adminToken, method = 'GET', body, purpose, signal }: CallOptions): RequestInit {
  const headers = new Headers();
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (purpose) headers.set('x-purpose', purpose);
  if (body) headers.set('content-type', 'application/json');
  return { method, headers, signal, redirect: 'manual', body: body ? JSON.stringify(body) : undefined };
}
