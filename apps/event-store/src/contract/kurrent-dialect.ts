import type { EventStoreDBClient } from '@eventstore/db-client';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { Dialect } from './dialect';

export const kurrentClient: Dialect = {
  name: '@kurrent/kurrentdb-client',
  connect: (url) => translated(KurrentDBClient.connectionString(url.replace(/^esdb/, 'kurrentdb'))),
  differs: { readsAreGenerators: true, endsSetDirection: true, tombstonesAnything: true },
};

/** Calls whose option `expectedRevision` the successor calls `streamState`. */
const renamed = ['appendToStream', 'setStreamMetadata'];
type Method = (...args: unknown[]) => unknown;

function translated(client: KurrentDBClient): EventStoreDBClient {
  const get = (target: object, name: string | symbol) => {
    const value: unknown = Reflect.get(target, name, target);
    if (typeof value !== 'function') return value;
    const method = value.bind(target) as Method;
    return (...args: unknown[]) =>
      asPromised(method(...(renamed.includes(String(name)) ? args.map(withStreamState) : args)));
  };
  return new Proxy(client, { get }) as unknown as EventStoreDBClient;
}

function withStreamState(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || !('expectedRevision' in argument)) return argument;
  const { expectedRevision, ...rest } = argument;
  return { ...rest, streamState: expectedRevision };
}

/** Errors carry the state that was expected and found under other names. */
const asPromised = (result: unknown): unknown =>
  result instanceof Promise
    ? result.catch((error: { expectedState?: unknown; actualState?: unknown }) => {
        throw 'actualState' in error
          ? Object.assign(error, { expectedVersion: error.expectedState, actualVersion: error.actualState })
          : error;
      })
    : result;
