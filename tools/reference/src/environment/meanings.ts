/**
 * What a variable means that no configuration class says: one that tools read, or several services for the same. A
 * service's own says so in the comment above its `@Env`. A spec holds this table and the code together.
 */
export const meanings: Record<string, { means: string; preset?: string }> = {
  CI: { means: 'Set by CI servers: progress is printed in plain lines.' },
  DATABASE_URL: { means: 'PostgreSQL, by a role that may create roles; nothing is started in its place.' },
  EVENTSTORE_URL: { means: 'EventStoreDB (`esdb://…`); nothing is started in its place.' },
  NATS_URL: { means: 'NATS (`nats://…`, `tls://…`); nothing is started in its place.' },
  NO_COLOR: { means: 'No colours.' },
  NX_DAEMON: { means: '`false`, set by our commands: Nx leaves no process behind.' },
  PATH: { means: 'Where `nats-server` and `postgres` are looked for before they are obtained.' },
  TERM: { means: '`dumb`: no colours.' },
  UCV_ADMIN_TOKEN: {
    means: 'Token of an admin of the tenant `main`, valid without a fact in the log; at least 16 characters.',
    preset: 'made at the first start, in `credentials.json`',
  },
  UCV_ALLOW_PRIVATE_DESTINATIONS: {
    means:
      'Destinations that may have a private address: `host:port` as in the url, separated by commas, or `true` for all.',
    preset: 'none',
  },
  UCV_BIND: { means: 'Address that gateway and collector listen on; all else stays on 127.0.0.1.' },
  UCV_COLLECTOR_PORT: { means: 'Port of the collector.', preset: '3001' },
  UCV_COLLECTOR_URL: { means: 'Where the sample journey sends events; set by `npm start`.' },
  UCV_DATABASE_PASSWORD: { means: 'Superuser’s password, for docker-compose.yml alone.' },
  'UCV_DATABASE_PASSWORD_<SERVICE>': { means: 'A service’s password, for docker-compose.yml alone.' },
  UCV_GATEWAY_PORT: { means: 'Port of the gateway.', preset: '3000' },
  UCV_GATEWAY_URL: {
    means: 'Where `npx ucv` finds the gateway.',
    preset: '`http://127.0.0.1` with `UCV_GATEWAY_PORT`',
  },
  UCV_HEALTH_PORT: {
    means:
      'A service’s own port, on 127.0.0.1: `/health/live`, `/health/ready`, `/metrics`; set by `npm start`.',
  },
  UCV_HOME: { means: 'Folder of everything that an installation keeps.', preset: '`.ucv` in the repository' },
  UCV_INTERNAL_PORT: { means: 'First port of the block for servers and health ports.', preset: '3100' },
  UCV_KILLS: { means: 'Kills in one run of the event store’s SIGKILL spec.', preset: '6' },
  UCV_LOG_LEVEL: {
    means:
      'Least level of services’ log lines: `trace`, `debug`, `info`, `warn`, `error`, `fatal`, `silent`.',
  },
  UCV_NATS_CONFIGURATION: { means: 'The file nats-server.conf, for docker-compose.yml alone.' },
  'UCV_NATS_SEED_<SERVICE>': { means: 'Seed of a service’s nkey, for docker-compose.yml alone.' },
  UCV_RECEIVER_PORT: { means: 'Port of the sample journey’s receiver; set by `npm start`.' },
  UCV_RUN: { means: 'Marks processes that end with whoever started them; set by our commands.' },
  UCV_SEED: { means: 'Seed of specs that try something else at every run; they name it.', preset: 'random' },
  UCV_TOOLS: {
    means: 'Folder of servers that were obtained once.',
    preset: '`tools` in `UCV_HOME`',
  },
  UCV_WRITE_KEY: {
    means: 'Write key of the source `default` of the tenant `main`; a new one replaces the old.',
    preset: 'made at the first start, in `credentials.json`',
  },
  npm_lifecycle_event: { means: 'Set by npm: `npm start` ends where npm is gone.' },
};
