import { type Fact, streamName } from '@ucv/envelope';
import { randomBytes, randomUUID } from 'node:crypto';
import { commandMetadata } from './command-metadata';

export const newStream = (category: 'interaction' | 'config' = 'interaction'): string =>
  streamName(category, 'main', randomBytes(16).toString('hex'));

export const fact = (n: number, type = 'testing.thing-counted.v1'): Fact => ({
  id: randomUUID(),
  type,
  data: { n },
  metadata: commandMetadata({
    tenant: 'main',
    actor: 'service:testing',
    at: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
  }),
});
