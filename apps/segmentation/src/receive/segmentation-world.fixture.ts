import { everyFact } from '@ucv/contracts-catalogue';
import type { ConsentStatus } from '@ucv/contracts-consent';
import type { Call, InteractionContent } from '@ucv/contracts-ingestion';
import type { When } from '@ucv/contracts-segmentation';
import { byStrength, type Fact, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import { EventLog, openReadModel, type Projection, ProjectionRunner } from '@ucv/platform-event-store';
import { PersonTables1700000000500 } from '@ucv/platform-persons';
import { type Identifier, Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, type ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { KeptPeople } from '../project/kept-people';
import { LastTurnTable1700000004000 } from '../project/last-turn';
import { NameCatalogue } from '../project/name-catalogue';
import { SeenNameTable1700000003000 } from '../project/seen-name-table';
import { DefinitionCache } from '../project/segments';
import { SegmentationTables1700000002000, segmentationKeys } from '../project/tables';
import { Explainer } from './explainer';
import { segmentationFeed } from './feed';
import { Keeper } from './keeper';
import { Preview } from './preview';
import { recoverRows } from './recovery';
import { SegmentDesk } from './segment-desk';
import type { Workplace } from './work';

const service = {
  service: 'segmentation',
  migrations: [
    PersonTables1700000000500,
    SegmentationTables1700000002000,
    SeenNameTable1700000003000,
    LastTurnTable1700000004000,
  ],
};
export const passwords = Object.fromEntries(
  ['ingestion', 'identity', 'profile', 'consent', 'segmentation', 'activation', 'gateway'].map((name) => [
    name,
    `pw-${name}`,
  ]),
);

export interface Said {
  call?: Call;
  at?: string;
  traits?: Record<string, unknown>;
  event?: string;
  properties?: Record<string, unknown>;
}

export interface LifeOptions {
  /** Whether time passes and segments are built by themselves. */
  keeping?: boolean;
  /** Bends the feed. */
  feed?: (honest: Projection) => Projection;
  log?: EventLog;
  batchSize?: number;
}

/** One life of the service's inside: ended as a crash ends it, and begun again on the same rows. */
export interface Life {
  place: Workplace;
  desk: SegmentDesk;
  explainer: Explainer;
  preview: Preview;
  end(): Promise<void>;
}

/** Segmentation's inside on real servers, with what others put on the log. */
export class SegmentationWorld {
  readonly tenant = 'main';
  servers: StartedPart[] = [];
  log: EventLog;
  /** The log as newer code has it: it may append what this code does not know. */
  newer: EventLog;
  readModel: ReadModel;
  privacy: Privacy;
  private named = 0;
  private collecting: ReadModel;
  private collector: Privacy;

  async start(): Promise<void> {
    const [store, postgres] = (this.servers = [await startEventStore(), await startPostgres()]);
    await prepareDatabase(postgres!.url, passwords);
    this.log = EventLog.connect(store!.url, { facts: everyFact });
    this.newer = EventLog.connect(store!.url);
    const keysFolder = join(store!.home, 'keys');
    const url = (name: string) => serviceUrl(postgres!.url, name, passwords[name] as string);
    this.collecting = await openReadModel(
      { service: 'ingestion', migrations: [] },
      url('ingestion'),
      'ingestion',
    );
    this.collector = await Privacy.open({ source: this.collecting.source, keysFolder });
    this.readModel = await openReadModel(service, url('segmentation'), 'segmentation');
    this.privacy = await Privacy.open({ source: this.readModel.source, keysFolder });
  }

  async stop(): Promise<void> {
    await this.readModel?.close();
    await this.collecting?.close();
    await Promise.all([this.log?.close(), this.newer?.close()]);
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  async live(o: LifeOptions = {}): Promise<Life> {
    const { readModel, privacy } = this;
    const log = o.log ?? this.log;
    const ending = new AbortController();
    const definitions = new DefinitionCache();
    const kept = new KeptPeople();
    const honest = segmentationFeed({ log, privacy, definitions, names: new NameCatalogue(), kept });
    const projection = o.feed?.(honest) ?? honest;
    const runner = new ProjectionRunner({ log, readModel, projection, batchSize: o.batchSize });
    await recoverRows(log, readModel);
    const place: Workplace = { log, readModel, runner, definitions, kept, signal: ending.signal };
    const running = [runner.run(ending.signal)];
    if (o.keeping !== false) running.push(new Keeper(place, (error) => faults.push(error)).run());
    return {
      place,
      desk: new SegmentDesk({ log, readModel, privacy, runner }),
      explainer: new Explainer(log, readModel, privacy, definitions),
      preview: new Preview(readModel, runner),
      end: async () => {
        ending.abort();
        await Promise.all(running);
      },
    };
  }

  /** Defines a segment and waits until it is built. */
  async defined(life: Life, when: When, id?: string): Promise<string> {
    const asker = { tenant: this.tenant, actor: 'token:1', requestId: undefined };
    const view = await life.desk.define(asker, { id, name: `no. ${(this.named += 1)}`, when });
    await until(async () => (await life.desk.view(this.tenant, view.id)).state === 'ready');
    return view.id;
  }

  async members(segment: string): Promise<string[]> {
    const rows = await this.rows<{ person: string }>(
      'SELECT person FROM membership WHERE segment = $1 ORDER BY person',
      [segment],
    );
    return rows.map(({ person }) => person);
  }

  rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.readModel.transaction((tx) => tx.query<T[]>(sql, parameters));
  }

  /** Everything in the tables. */
  async everything(tables: string[] = Object.keys(segmentationKeys)): Promise<Record<string, unknown[]>> {
    const entries = tables.map(async (table) => {
      const key = segmentationKeys[table as keyof typeof segmentationKeys];
      return [table, await this.rows(`SELECT * FROM ${table} ORDER BY ${key.join(', ')}`)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Decisions on the log about some persons, in order. */
  async said(...persons: Subject[]): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for (const { ref } of persons)
      for await (const fact of this.log.read(streamName('membership', this.tenant, ref))) facts.push(fact);
    return facts.sort((a, b) => (a.position < b.position ? -1 : 1));
  }

  /** Puts an event on the log as ingestion does. */
  async happened(
    identifiers: Identifier[],
    { call = 'track', at = new Date().toISOString(), ...said }: Said,
  ): Promise<{ subjects: Subject[]; id: string; position: bigint }> {
    const refs = await this.collector.index.assign(this.tenant, identifiers);
    const subjects = identifiers.map(({ type }, i) => ({ type, ref: refs[i] as string })).sort(byStrength);
    const home = subjects[0] as Subject;
    const stream = streamName('interaction', this.tenant, home.ref);
    const [id, type] = [randomUUID(), 'ingestion.interaction-recorded.v1'];
    const named = identifiers.map((identifier, i) => ({ ...identifier, ref: refs[i] as string }));
    const content: InteractionContent = { messageId: id, identifiers: named, ...said };
    const target = { tenant: this.tenant, stream, eventId: id, type, ref: home.ref, at };
    const [outcome] = await this.collector.sealMany([{ ...target, cls: 'behaviour' as const, content }]);
    if (!outcome || !('sealed' in outcome)) throw new Error('refused');
    const data = { call, sealed: outcome.sealed };
    const position = await this.append(stream, { id, type, data, metadata: this.metadata(subjects, at) });
    return { subjects, id, position };
  }

  merged(person: Subject, absorbed: Subject): Promise<bigint> {
    const data = { person, absorbed: [absorbed], mergeId: randomUUID() };
    return this.about('person', person, { type: 'identity.merged.v1', data, subjects: [person, absorbed] });
  }

  split(person: Subject, part: Subject): Promise<bigint> {
    const data = { person, parts: [{ person: part, identifiers: [part] }] };
    return this.about('person', person, { type: 'identity.split.v1', data, subjects: [part, person] });
  }

  consented(identifier: Subject, status: ConsentStatus): Promise<bigint> {
    const said = { basis: 'consent', source: 'form', decisionId: randomUUID() };
    const data = { identifier, purpose: 'email', status, ...said };
    return this.about('consent', identifier, { type: 'consent.decided.v1', data, subjects: [identifier] });
  }

  erased(...members: [Subject, ...Subject[]]): Promise<bigint> {
    const request = randomBytes(16).toString('hex');
    const data = { request, person: members[0], members, keys: [] };
    const about = { type: 'consent.person-erased.v1', data, subjects: members };
    return this.about('request', { type: 'request', ref: request }, about);
  }

  private about(
    category: 'person' | 'consent' | 'request',
    { ref }: Subject,
    { type, data, subjects }: { type: string; data: unknown; subjects: Subject[] },
  ): Promise<bigint> {
    const metadata = this.metadata(subjects, new Date().toISOString());
    return this.append(streamName(category, this.tenant, ref), { id: randomUUID(), type, data, metadata });
  }

  private metadata(subjects: Subject[], at: string): Fact['metadata'] {
    const times = { occurredAt: at, receivedAt: at };
    const origin = { source: 'shop', actor: 'source:shop', causationId: null, correlationId: 'c' };
    return { tenant: this.tenant, subjects, ...times, ...origin };
  }

  private async append(stream: string, fact: Fact): Promise<bigint> {
    return (await this.log.append(stream, [fact], 'any')).position;
  }
}

/** What the keepers stumbled over; nobody expects any. */
export const faults: unknown[] = [];

/** Waits for a state that comes by itself. The test's own time limit ends it. */
export async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 20));
}

export const user = (value: string): Identifier => ({ type: 'user_id', value });
export const browser = (value: string): Identifier => ({ type: 'anonymous_id', value });
export const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();
