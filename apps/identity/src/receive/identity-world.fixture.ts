import { everyFact } from '@ucv/contracts-catalogue';
import { byStrength, type Fact, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import {
  commandMetadata,
  EventLog,
  openReadModel,
  type Projection,
  ProjectionRunner,
} from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { loadGraph } from '../project/graph-store';
import { identityMigrations } from '../project/tables';
import { resolver } from './resolver';

export const tenant = 'main';
export const subject = (type: string): Subject => ({ type, ref: randomBytes(16).toString('hex') });

/** Identity's inside on real servers, with what others put on the log. */
export class IdentityWorld {
  log: EventLog;
  /** The log as newer code has it: it may append what this code does not know. */
  newer: EventLog;
  readModel: ReadModel;
  ending = new AbortController();
  private servers: StartedPart[] = [];

  async start(): Promise<void> {
    const [store, postgres] = (this.servers = [await startEventStore(), await startPostgres()]);
    this.log = EventLog.connect(store!.url, { facts: everyFact });
    this.newer = EventLog.connect(store!.url);
    this.readModel = await openReadModel(
      { service: 'identity', migrations: identityMigrations },
      postgres!.url,
      'public',
    );
  }

  async stop(): Promise<void> {
    await this.readModel?.close();
    await Promise.all([this.log?.close(), this.newer?.close()]);
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  async happened(...subjects: Subject[]): Promise<bigint> {
    const sorted = [...subjects].sort(byStrength);
    const at = new Date().toISOString();
    const fact: Fact = {
      id: randomUUID(),
      type: 'ingestion.interaction-recorded.v1',
      data: { call: 'track' },
      metadata: commandMetadata({ tenant, actor: 'source:1', at, correlationId: 'c' }, sorted),
    };
    const stream = streamName('interaction', tenant, (sorted[0] as Subject).ref);
    return (await this.log.append(stream, [fact], 'any')).position;
  }

  /** Puts an erasure on the log, as the consent service does. */
  async erased(...members: [Subject, ...Subject[]]): Promise<bigint> {
    const request = randomBytes(16).toString('hex');
    const at = new Date().toISOString();
    const fact: Fact = {
      id: randomUUID(),
      type: 'consent.person-erased.v1',
      data: { request, person: members[0], members, keys: [] },
      metadata: commandMetadata({ tenant, actor: 'service:consent', at, correlationId: 'c' }, members),
    };
    return (await this.log.append(streamName('request', tenant, request), [fact], 'no-stream')).position;
  }

  async resolvedUpTo(position: bigint, projection: Projection = resolver(this.log)): Promise<void> {
    const { log, readModel, ending } = this;
    await new ProjectionRunner({ log, readModel, projection }).run(ending.signal, position);
  }

  async personOf(of: Subject): Promise<string> {
    const graph = await this.readModel.transaction((tx) => loadGraph(tx, tenant, [of.ref]));
    return graph.person(of).self.ref;
  }

  async personFacts(...subjects: Subject[]): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for (const { ref } of subjects)
      for await (const fact of this.log.read(streamName('person', tenant, ref))) facts.push(fact);
    return facts;
  }
}
