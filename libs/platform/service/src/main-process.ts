import { install } from 'source-map-support';
import type { ServiceConfig } from './config';
import { ConfigFault } from './config';
import { createLogger } from './logging';
import { type RunningService, type ServiceDefinition, startService } from './run-service';

/** How long work under way may take once the service was told to stop. */
const patience = 10_000;

/**
 * The whole life of a service's process: start, run until SIGTERM or SIGINT, finish, exit. Exit code 0 after a
 * stop that was asked for, 1 where it could not start or met a bug that nothing caught.
 */
export async function runService<C extends ServiceConfig>(definition: ServiceDefinition<C>): Promise<void> {
  // Node's own way reads every map at the start, which takes a fifth of it.
  install({ environment: 'node', handleUncaughtExceptions: false });
  const log = createLogger(definition.name, 'info');
  const die = (error: unknown, what: string) => {
    log.fatal({ err: error }, what);
    process.exit(1);
  };
  process.on('uncaughtException', (error) => die(error, 'uncaught exception'));
  process.on('unhandledRejection', (error) => die(error, 'unhandled rejection'));
  const stopping = stopOnSignal(log);
  try {
    stopping.running = await startService(definition);
  } catch (error) {
    if (!(error instanceof ConfigFault)) return die(error, hint(error));
    process.stderr.write(`${definition.name}: ${error.message}\n`);
    process.exit(1);
  }
}

/**
 * Stops what runs by then. From the first moment on: a signal right after the service said that it had started would
 * else end it the hard way.
 */
function stopOnSignal(log: ReturnType<typeof createLogger>): { running?: RunningService } {
  const ours: { running?: RunningService } = {};
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.warn('work under way did not finish in time');
      process.exit(0);
    }, patience).unref();
    Promise.resolve(ours.running?.stop()).then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  return ours;
}

function hint(error: unknown): string {
  const { code, port } = error as { code?: string; port?: number };
  return code === 'EADDRINUSE'
    ? `port ${port} is taken: stop what uses it or choose another`
    : 'could not start';
}
