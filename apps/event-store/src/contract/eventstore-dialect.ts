import { EventStoreDBClient } from '@eventstore/db-client';
import { startNode } from '../node';
import type { Dialect } from './dialect';

export const eventStoreClient: Dialect = {
  name: '@eventstore/db-client',
  connect: (url) => EventStoreDBClient.connectionString(url),
  startNode,
  differs: {},
};
