import { everyFact } from '@ucv/contracts-catalogue';
import { byStrength, type Fact, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import {
  commandMetadata,
  EventLog,
  openReadModel,
  type Projection,
  ProjectionRunner,
} from '@ucv/platform-event-store';
import { eraseKeys, type Identifier, Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, type ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
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
  /** Identity's own keyring, with the keys that it opened. */
  privacy: Privacy;
  ending = new AbortController();
  private collecting: ReadModel;
  private governing: ReadModel;
  private collector: Privacy;
  private servers: StartedPart[] = [];

  async start(): Promise<void> {
    const [store, postgres] = (this.servers = [await startEventStore(), await startPostgres()]);
    this.log = EventLog.connect(store!.url, { facts: everyFact });
    this.newer = EventLog.connect(store!.url);
    await prepareDatabase(postgres!.url, passwords);
    const open = (service: keyof typeof passwords, migrations: typeof identityMigrations = []) =>
      openReadModel({ service, migrations }, serviceUrl(postgres!.url, service, passwords[service]), service);
    const keysFolder = join(store!.home, 'keys');
    this.readModel = await open('identity', identityMigrations);
    this.collecting = await open('ingestion');
    this.governing = await open('consent');
    this.privacy = await Privacy.open({ source: this.readModel.source, keysFolder });
    this.collector = await Privacy.open({ source: this.collecting.source, keysFolder });
  }

  async stop(): Promise<void> {
    await Promise.all([this.readModel, this.collecting, this.governing].map((each) => each?.close()));
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

  /** Refs of identifiers, as events that carry them name them. */
  async refsOf(...identifiers: Identifier[]): Promise<[Subject, ...Subject[]]> {
    const refs = await this.collector.index.assign(tenant, identifiers);
    return identifiers.map(({ type }, n) => ({ type, ref: refs[n]! })).sort(byStrength) as [
      Subject,
      ...Subject[],
    ];
  }

  /** Somebody says something of themselves, sealed under their key as ingestion does. */
  async identified(subjects: [Subject, ...Subject[]], traits: object): Promise<bigint> {
    const { stream, fact } = await this.sealed(subjects, traits);
    return (await this.log.append(stream, [fact], 'any')).position;
  }

  /** Such an event before it is on the log. */
  async sealed(subjects: [Subject, ...Subject[]], traits: object): Promise<{ stream: string; fact: Fact }> {
    const [home] = subjects;
    const at = new Date().toISOString();
    const stream = streamName('interaction', tenant, home.ref);
    const binding = { tenant, stream, eventId: randomUUID(), type: 'ingestion.interaction-recorded.v1' };
    const [outcome] = await this.collector.sealMany([
      { ...binding, ref: home.ref, cls: 'behaviour', at, content: { messageId: binding.eventId, traits } },
    ]);
    if (!outcome || 'refused' in outcome) throw new Error('they were erased');
    const { kid } = outcome.sealed;
    const metadata = commandMetadata({ tenant, actor: 'source:1', at, correlationId: 'c' }, subjects);
    const fact: Fact = {
      ...{ id: binding.eventId, type: binding.type, data: { call: 'identify', sealed: outcome.sealed } },
      metadata: { ...metadata, kid },
    };
    return { stream, fact };
  }

  /** Destroys keys, as the consent service does before it says so; a service that knows nothing of it keeps opened ones. */
  async keysGone(...subjects: Subject[]): Promise<void> {
    const refs = subjects.map(({ ref }) => ref);
    await eraseKeys(this.governing.source, tenant, refs, 'a-request');
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

const passwords = { ingestion: 'pw-ingestion', identity: 'pw-identity', consent: 'pw-consent' };
