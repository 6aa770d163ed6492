import { Code, GrpcError } from './transport/status';

const what: [RegExp, string][] = [
  [/PersistentSubscriptions/, 'Persistent subscriptions'],
  [/Projections/, 'Server-side projections'],
  [/Users/, 'User management'],
  [/cluster\.|Elections/, 'Clustering'],
  [/Operations|Monitoring|Redaction/, 'Operations over the API'],
];

/** The answer to a call that the embedded node does not have. */
export function unsupported(path: string): GrpcError {
  const name = what.find(([pattern]) => pattern.test(path))?.[1] ?? `The call ${path}`;
  return new GrpcError(
    Code.unimplemented,
    `${name}: not in the embedded event store. Use EventStoreDB (https://www.kurrent.io) and set EVENTSTORE_URL.`,
  );
}
