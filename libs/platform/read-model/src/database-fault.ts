import { isNativeError } from 'node:util/types';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

/** SQLSTATE classes: 08 connection, 40 rollback (deadlock, serialization), 53 no resources, 58 system trouble. */
const transientClasses = ['08', '40', '53', '58'];

/** Lock time-out, cancelled or timed-out statement, shutdown, crash shutdown, still starting, idle session cut. */
const transientStates = ['55P03', '57014', '57P01', '57P02', '57P03', '57P05', '25P03'];

const socketFaults = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** What `pg` and its pool say, without a code, when the connection went away. */
const lostConnection =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable|connection error/i;

/** What TypeORM says to the next statement of a transaction whose connection went away between two statements. */
const wentAway = [QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError];

interface DriverFault extends Error {
  code?: string;
  driverError?: Error;
  errors?: Error[];
}

/**
 * Whether the same work may well succeed when it is tried again: the connection was lost, the server is
 * starting, stopping or out of resources, another transaction stood in the way, or a kept statement is outdated. Anything else (a
 * constraint, a type, a missing table) fails again.
 */
export function isTransient(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, driverError, errors, message } = error as DriverFault;
  if (driverError && driverError !== error) return isTransient(driverError);
  // Node tries every address of a host and reports all refusals together.
  if (errors?.length) return errors.every(isTransient);
  if (wentAway.some((fault) => error instanceof fault)) return true;
  return code === undefined ? lostConnection.test(message) : isTransientCode(code, message);
}

/** A migration changed what a kept statement gives back: it is refused once, and works when it is prepared anew. */
export const isOutdated = (error: unknown): boolean =>
  isNativeError(error) && isOutdatedPlan((error as DriverFault).code, error.message);

const isOutdatedPlan = (code: string | undefined, message: string): boolean =>
  code === '0A000' && message.includes('cached plan');

/** Whether the database refused a value that it was given (SQLSTATE class 22): what brought the value is at fault. */
export function refusesValue(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, driverError } = error as DriverFault;
  if (driverError && driverError !== error) return refusesValue(driverError);
  return typeof code === 'string' && code.length === 5 && code.startsWith('22');
}

function isTransientCode(code: string, message: string): boolean {
  if (socketFaults.includes(code) || transientStates.includes(code)) return true;
  if (isOutdatedPlan(code, message)) return true;
  return code.length === 5 && transientClasses.includes(code.slice(0, 2));
}

/** Fields of a database error that quote rows, parameters or statements with literals. */
const quoting = ['parameters', 'detail', 'where', 'internalQuery', 'hint'] as const;

/**
 * Takes the values out of a database error, in place: PostgreSQL quotes the offending value in the message of
 * a data exception (class 22) and whole keys in `detail`, and those may be personal. Code, table, column and
 * constraint stay.
 */
export function concealValues<T>(error: T): T {
  if (!isNativeError(error)) return error;
  const fault = error as DriverFault & Record<string, unknown>;
  for (const field of quoting) if (field in fault) fault[field] = undefined;
  if (fault.code?.startsWith('22')) concealMessage(fault);
  if (fault.driverError && fault.driverError !== error) concealValues(fault.driverError);
  return error;
}

function concealMessage(fault: DriverFault): void {
  fault.message = `the database refused a value (SQLSTATE ${fault.code})`;
  fault.stack = fault.stack?.replace(/^[\s\S]*?(?=\n {4}at )/, `${fault.name}: ${fault.message}`);
}
