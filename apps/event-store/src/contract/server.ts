import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, type JSONEventType, type EventData } from '@eventstore/db-client';
import { contractServer } from '../contract.config';
import { startNode, type Node } from '../node';

/**
 * The server that the contract is held against: the one in EVENTSTORE_URL, or a node of our own that is
 * started for the suite. Specs use fresh streams and never count on an empty log.
 */
export class ServerUnderTest {
  private node: Node | undefined;
  private folder: string | undefined;
  private readonly clients: EventStoreDBClient[] = [];
  url = '';

  async start(): Promise<void> {
    if (contractServer) {
      this.url = contractServer;
      return;
    }
    this.folder = await mkdtemp(join(tmpdir(), 'event-store-contract-'));
    const fault = (error: unknown) => {
      throw error;
    };
    this.node = await startNode({ host: '127.0.0.1', port: 0, data: this.folder }, () => undefined, fault);
    this.url = this.node.url;
  }

  client(parameters = ''): EventStoreDBClient {
    const client = EventStoreDBClient.connectionString(this.url + parameters);
    this.clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) await client.dispose();
    await this.node?.stop();
    if (this.folder) await rm(this.folder, { recursive: true });
  }
}

/** A stream name that no other test uses. */
export const freshStream = (category = 'contract'): string => `${category}-${randomUUID()}`;

export type Numbered = JSONEventType<string, { n: number }>;

/** Events numbered from 0, or from `first`. */
export const numbered = (count: number, type = 'contract.numbered.v1', first = 0): EventData<Numbered>[] =>
  Array.from({ length: count }, (_, n) => jsonEvent({ type, data: { n: first + n } }) as EventData<Numbered>);

/** All that an iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Waits for a condition; fails loudly when it does not come true. */
export async function until(condition: () => boolean, what: string, timeoutMs = 10_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !condition();) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
