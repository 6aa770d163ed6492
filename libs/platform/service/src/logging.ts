import type { PinoLogger } from 'nestjs-pino';
import { type DestinationStream, type LoggerOptions, pino, stdTimeFunctions } from 'pino';

/**
 * JSON lines `{level, time, name, msg, …}`: level by name, time in RFC 3339. What could hold personal data or
 * a secret is left out here, once, so that no call site has to remember.
 */
export function logOptions(name: string, level: string): LoggerOptions {
  return {
    name,
    level,
    base: undefined,
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      bindings: ({ name: service }) => ({ name: service }),
    },
    redact: {
      paths: ['authorization', 'cookie'].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
    serializers: { err: describeError, error: describeError, req: () => undefined, res: () => undefined },
  };
}

/** A logger outside Nest: boot, workers, tools. */
export const createLogger = (name: string, level: string, to?: DestinationStream) =>
  to ? pino(logOptions(name, level), to) : pino(logOptions(name, level));

/** The request's id for a line of its log, where the logger does not write it by itself: a line names it once. */
export const requestIdFor = (
  { logger }: PinoLogger,
  requestId: string | undefined,
): { requestId?: string } =>
  requestId === undefined || 'requestId' in logger.bindings() ? {} : { requestId };

/** PostgreSQL's class 22: the message repeats the value that it could not take. */
const repeatsValue = /^22/;

/**
 * An error for the log: its kind, code, message and frames. Not its other properties: drivers put statements,
 * parameters and offending rows there.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  const hidden = typeof code === 'string' && repeatsValue.test(code);
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    ...(code === undefined ? {} : { code }),
    message: hidden ? 'the database refused a value' : error.message,
    frames: frames(error),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** The stack without its first lines, which repeat the message. */
function frames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at ')).slice(0, 12);
}
