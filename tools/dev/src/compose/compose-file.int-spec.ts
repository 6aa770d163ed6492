import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '@ucv/servers';
import { parse } from 'yaml';
import { loadCredentials } from '../credentials';
import { readSettings } from '../settings';
import { composeEnvironment } from './compose-environment';
import { writeComposeFiles } from './write-compose-files';

interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string; args: { SERVICE: string } };
  environment?: Record<string, string>;
  healthcheck?: { test?: unknown; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
}

const text = readFileSync(join(repository, 'docker-compose.yml'), 'utf8');
const file = parse(text, { merge: true }) as {
  services: Record<string, ComposeService>;
  networks: object;
  volumes: object;
};
const services = Object.entries(file.services);

/** The embedded node stands for EventStoreDB, the console is served by the gateway, acceptance drives from outside. */
const notInContainers = ['event-store', 'console', 'acceptance'];

describe('docker-compose.yml', () => {
  it('runs every app from its own image', () => {
    const apps = readdirSync(join(repository, 'apps')).filter((app) => !notInContainers.includes(app));
    const built = services.filter(([name, { build }]) => build?.args.SERVICE === name).map(([name]) => name);
    expect(built.sort()).toEqual(apps.sort());
    for (const [, { build }] of services) {
      if (build) expect(existsSync(join(repository, build.context, build.dockerfile))).toBe(true);
    }
  });

  it.each(services.filter(([, { image }]) => image))('pins the version of %s', (_, { image }) => {
    expect(image).toMatch(/^[a-z/]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/);
  });

  it('names the licence of EventStoreDB', () => {
    expect(text).toMatch(/Event Store License v2/);
  });

  it.each(services)('knows whether %s serves', (_, { healthcheck }) => {
    expect(healthcheck?.test ?? healthcheck?.disable).toBeTruthy();
  });

  const needs = services.flatMap(([name, { depends_on }]) =>
    Object.entries(depends_on ?? {}).map((need) => [name, ...need] as const),
  );

  it.each(needs)('lets %s wait until %s serves', (_, needed, { condition }) => {
    const once = file.services[needed]?.healthcheck?.disable === true;
    expect(condition).toBe(once ? 'service_completed_successfully' : 'service_healthy');
  });

  it('opens gateway and collector alone, on this machine unless told otherwise', () => {
    const open = services.flatMap(([name, { ports }]) => (ports ?? []).map((port) => [name, port]));
    expect(open).toEqual([
      ['ingestion', '${UCV_BIND:-127.0.0.1}:${UCV_COLLECTOR_PORT:-3001}:3001'],
      ['gateway', '${UCV_BIND:-127.0.0.1}:${UCV_GATEWAY_PORT:-3000}:3000'],
    ]);
  });

  it('holds no secret', () => {
    const values = services.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    for (const [name, value] of values) {
      if (/PASSWORD|SEED|TOKEN|KEY/.test(name)) expect(value).toMatch(/^\$\{[A-Z_]+:\?[^}]*\}$/);
      if (/URL$/.test(name)) expect(value).not.toMatch(/:\/\/[^:@/]+:[^$][^@]*@/);
    }
  });
});

describe('the files that docker-compose.yml reads', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'ucv-compose-'))));
  afterEach(() => rmSync(home, { recursive: true }));

  it('give every variable that it needs, and no other', () => {
    const needed = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
    const given = Object.keys(composeEnvironment(loadCredentials(home).credentials, '/nats-server.conf'));
    expect([...new Set(needed)].sort()).toEqual(given.sort());
  });

  it('are for their owner alone', () => {
    const environment = writeComposeFiles({ ...readSettings({}), home });
    expect(statSync(environment).mode & 0o777).toBe(0o600);
    const configuration = readFileSync(join(home, 'compose/nats-server.conf'), 'utf8');
    expect(configuration).toContain('"0.0.0.0:4222"');
    expect(configuration).not.toContain(loadCredentials(home).credentials.nats.identity.seed);
  });
});
