import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { jsonEvent, type JSONEventType, type EventData } from '@eventstore/db-client';
import { contractServer } from '../contract.config';
import type { Node } from '../node';
import { makeCertificates } from './certificates';
import { CompiledNode, type RunningNode } from './compiled-node';
import type { Dialect } from './dialect';

/** Which server the contract is held against. */
export type ServerKind =
  /** A node without TLS and users, in this process where the client may live beside it. */
  | 'insecure'
  /** A node as a process of its own, over TLS, with the default users. */
  | 'tls'
  /** The one in EVENTSTORE_URL. */
  | 'given';

export const serverKinds: readonly ServerKind[] = contractServer ? ['given'] : ['insecure', 'tls'];

/** A server to hold the contract against. Specs use fresh streams and never count on an empty log. */
export class ServerUnderTest {
  /** The node in this process, for what can only be seen from inside. */
  node: Node | undefined;
  url = '';
  private folder = '';
  private compiled: CompiledNode | undefined;
  private process: RunningNode | undefined;
  private shared: EventStoreDBClient | undefined;
  private readonly clients: EventStoreDBClient[] = [];

  constructor(
    readonly kind: ServerKind,
    readonly dialect: Dialect,
  ) {}

  async start(): Promise<void> {
    if (this.kind === 'given') {
      this.url = contractServer!;
      return;
    }
    this.folder = await mkdtemp(join(tmpdir(), 'event-store-contract-'));
    if (this.kind === 'tls') this.url = await this.startSecure();
    else if (this.dialect.startNode) await this.startHere(this.dialect.startNode);
    else this.url = await this.startProcess(['--insecure']);
  }

  /** Whether users must sign in. Known before the server is started. */
  get secure(): boolean {
    return this.kind === 'given' ? !/[?&]tls=false/i.test(contractServer!) : this.kind === 'tls';
  }

  /** The address for another user: `name:password`, or nobody. */
  urlFor(user?: string): string {
    const credentials = user === undefined ? '' : `${user}@`;
    return this.url.replace(/:\/\/([^@/?]*@)?/, `://${credentials}`);
  }

  /** The client that all parts share; the successor's takes half a second to connect. */
  client(): EventStoreDBClient {
    return (this.shared ??= this.newClient());
  }

  /** @param parameters further ones of the connection string, `&name=value` */
  newClient(parameters = '', url = this.url): EventStoreDBClient {
    const client = this.dialect.connect(url + parameters);
    this.clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) await client.dispose();
    await this.node?.stop();
    await this.process?.stop('SIGTERM');
    await this.compiled?.remove();
    if (this.folder) await rm(this.folder, { recursive: true });
  }

  private async startHere(startNode: NonNullable<Dialect['startNode']>): Promise<void> {
    const fault = (error: unknown) => {
      throw error;
    };
    const options = { host: '127.0.0.1', port: 0, data: this.folder };
    this.node = await startNode(options, () => undefined, fault);
    this.url = this.node.url;
  }

  private async startSecure(): Promise<string> {
    const { ca, cert, key } = await makeCertificates(this.folder);
    const url = await this.startProcess(['--tls-cert', cert, '--tls-key', key]);
    const { port } = new URL(url.replace('esdb:', 'http:'));
    return `esdb://admin:changeit@localhost:${port}?tls=true&tlsCAFile=${ca}`;
  }

  private async startProcess(security: string[]): Promise<string> {
    this.compiled = await CompiledNode.build();
    this.process = this.compiled.run(['--port', '0', '--data', join(this.folder, 'data'), ...security]);
    return this.process.ready();
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
