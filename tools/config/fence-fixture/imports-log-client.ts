import { EventStoreDBClient } from '@eventstore/db-client';
export const borrowed = EventStoreDBClient;
