import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'nestjs-pino';

/** Parts of Nest that tell at `info` how they put the application together. */
const scaffolding = new Set<unknown>([
  'NestFactory',
  'NestApplication',
  'NestMicroservice',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
]);

/** Nest's log into ours; how it put the application together is for `debug`. */
export function frameworkLog(logger: Logger): LoggerService {
  return {
    log: (message: unknown, ...rest: unknown[]) =>
      scaffolding.has(rest.at(-1)) ? logger.debug(message, ...rest) : logger.log(message, ...rest),
    error: logger.error.bind(logger),
    warn: logger.warn.bind(logger),
    debug: logger.debug.bind(logger),
    verbose: logger.verbose.bind(logger),
    fatal: logger.fatal.bind(logger),
  };
}
