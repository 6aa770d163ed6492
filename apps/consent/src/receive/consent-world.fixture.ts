import { Module, type Type } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import type { ConsentDecided } from '@ucv/contracts-consent';
import type { InteractionContent } from '@ucv/contracts-ingestion';
import { byStrength, type Fact, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import { EventLog, openReadModel, ProjectionRunner } from '@ucv/platform-event-store';
import { MessagingModule, natsTransport, Requests, type ServiceName } from '@ucv/platform-messaging';
import { type Identifier, Privacy } from '@ucv/platform-privacy';
import { prepareDatabase, type ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type RunningService, ServiceConfig, startService } from '@ucv/platform-service';
import {
  ExpectedLog,
  rebuilt,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ConsentConfig } from '../consent.config';
import { consentMigrations, ConsentModule } from '../consent.module';
import { KeepersModule } from './keepers.fixture';

const passwords = { ingestion: 'pw-ingestion', consent: 'pw-consent' };

/** The consent service on real servers, asked over NATS, with what others put on the log. */
export class ConsentWorld {
  readonly tenant = 'main';
  log: EventLog;
  service: RunningService;
  servers: StartedPart[] = [];
  private asking: RunningService;
  private keepers: RunningService | undefined;
  private collecting: ReadModel;
  private collector: Privacy;
  private readonly said: ExpectedLog;

  /** @param expected  what errors in its log may say; others are shown */
  constructor(...expected: RegExp[]) {
    this.said = new ExpectedLog(expected);
  }

  async start(): Promise<void> {
    this.servers = [await startEventStore(), await startPostgres(), await startNats()];
    const [store, postgres] = this.servers as [StartedPart, StartedPart];
    await prepareDatabase(postgres.url, passwords);
    this.log = EventLog.connect(store.url, { facts: everyFact });
    const ingestion = serviceUrl(postgres.url, 'ingestion', passwords.ingestion);
    this.collecting = await openReadModel({ service: 'ingestion', migrations: [] }, ingestion, 'ingestion');
    this.collector = await Privacy.open({
      source: this.collecting.source,
      keysFolder: join(store.home, 'keys'),
    });
    this.asking = await this.run('gateway', module('gateway'));
    await this.startConsent();
  }

  async stop(): Promise<void> {
    await Promise.all([this.service, this.asking, this.keepers].map((service) => service?.stop()));
    await this.collecting?.close();
    await this.log?.close();
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  async startConsent(): Promise<void> {
    this.service = await this.run('consent', ConsentModule, ConsentConfig);
    // Its subscriptions are on their way to the server when it says that it has started.
    await until(() => this.ask('purposes', {}).then(Boolean, () => false), Boolean);
  }

  /** Services that say of every position that they have passed it; what they were asked is kept. */
  async startKeepers(module: Type = KeepersModule): Promise<void> {
    this.keepers = await this.run('profile', module);
  }

  async stopKeepers(): Promise<void> {
    await this.keepers?.stop();
    this.keepers = undefined;
  }

  ask<T>(name: string, body: unknown, tenant = this.tenant): Promise<T> {
    return this.asking.app.get(Requests).ask<T>('consent', name, tenant, body);
  }

  /** Puts an event on the log as ingestion does. */
  async happened(identifiers: Identifier[], { at = now(), ...said }: Said = {}): Promise<Happened> {
    const refs = await this.collector.index.assign(this.tenant, identifiers);
    const subjects = identifiers.map(({ type }, i) => ({ type, ref: refs[i] as string })).sort(byStrength);
    const home = subjects[0] as Subject;
    const stream = streamName('interaction', this.tenant, home.ref);
    const target = {
      tenant: this.tenant,
      stream,
      eventId: randomUUID(),
      type: 'ingestion.interaction-recorded.v1',
    };
    const content: InteractionContent = {
      messageId: target.eventId,
      identifiers: identifiers.map((identifier, i) => ({ ...identifier, ref: refs[i] as string })),
      ...said,
    };
    const key = { ref: home.ref, cls: 'behaviour' as const, at };
    const [outcome] = await this.collector.sealMany([{ ...target, ...key, content }]);
    if (!outcome || !('sealed' in outcome)) throw new Error('refused');
    const consent = said.gpc || said.context ? { consent: true } : {};
    const data = { call: 'track', ...consent, sealed: outcome.sealed };
    const metadata = this.metadata(subjects, at);
    await this.append(stream, { id: target.eventId, type: target.type, data, metadata });
    return { id: target.eventId, subjects };
  }

  /** What the collector does on word that somebody was erased, or a suppression lifted. */
  forget(...refs: string[]): void {
    this.collector.evict(refs);
    this.collector.index.forget();
  }

  /** Says that persons are one, as identity does. */
  async merged(person: Subject, ...absorbed: Subject[]): Promise<void> {
    const data = { person, absorbed, mergeId: randomUUID(), evidence: {} };
    const metadata = this.metadata([person, ...absorbed], now());
    const stream = streamName('person', this.tenant, person.ref);
    await this.append(stream, { id: randomUUID(), type: 'identity.merged.v1', data, metadata });
  }

  /** A decision straight on the log, as another instance writes it. */
  async decided(
    identifier: Subject,
    said: Pick<ConsentDecided['data'], 'purpose' | 'status'>,
    at = now(),
  ): Promise<void> {
    const data = { identifier, basis: 'consent', source: 'elsewhere', decisionId: randomUUID(), ...said };
    const metadata = this.metadata([identifier], at);
    const fact = { id: randomUUID(), type: 'consent.decided.v1', data, metadata };
    await this.append(streamName('consent', this.tenant, identifier.ref), fact);
  }

  /** What the stream of an identifier says of consent. */
  async decisions({ ref }: Subject): Promise<RecordedFact<string, ConsentDecided['data']>[]> {
    return this.factsOf(streamName('consent', this.tenant, ref)) as never;
  }

  async factsOf(stream: string): Promise<RecordedFact[]> {
    const facts: RecordedFact[] = [];
    for await (const fact of this.log.read(stream)) facts.push(fact);
    return facts;
  }

  /** Resolves when the rows have everything that stands in the log now. */
  caughtUp(): Promise<bigint> {
    return this.service.app.get(ProjectionRunner).caughtUp();
  }

  openTables(schema: 'consent' | 'consent_next'): Promise<ReadModel> {
    return openReadModel({ service: 'consent', migrations: consentMigrations }, this.databaseUrl, schema);
  }

  /** Builds the tables anew from the beginning of the log, and compares them with the live ones. */
  async rebuilt(): Promise<{ differences: unknown[]; rows: Record<string, number> }> {
    await this.caughtUp();
    const { comparison = [] } = await rebuilt((name, body) => this.ask(name, body), {
      ...{ projection: 'consent', dryRun: true },
    });
    return {
      differences: comparison.flatMap(({ differences }) => differences),
      rows: Object.fromEntries(comparison.map(({ table, rebuilt: { rows } }) => [table, rows])),
    };
  }

  private get databaseUrl(): string {
    return serviceUrl(this.servers[1]!.url, 'consent', passwords.consent);
  }

  async append(stream: string, ...facts: Fact[]): Promise<void> {
    await this.log.append(stream, facts, 'any');
  }

  metadata(subjects: Subject[], at: string): Fact['metadata'] {
    const times = { occurredAt: at, receivedAt: at };
    const origin = { source: 'shop', actor: 'source:shop', causationId: null, correlationId: 'c' };
    return { tenant: this.tenant, subjects, ...times, ...origin };
  }

  private run(
    name: ServiceName,
    app: new () => object,
    config: new () => ServiceConfig = PlainConfig,
  ): Promise<RunningService> {
    const [store, , nats] = this.servers as [StartedPart, StartedPart, StartedPart];
    const environment = {
      UCV_HEALTH_PORT: '0',
      UCV_HOME: store.home,
      NATS_URL: nats.url,
      DATABASE_URL: this.databaseUrl,
      EVENTSTORE_URL: store.url,
    };
    const transport = ({ natsUrl }: ServiceConfig) => natsTransport({ service: name, url: natsUrl });
    return startService({ name, config, module: app, transport }, { environment, logTo: this.said });
  }
}

type Said = Partial<Pick<InteractionContent, 'context' | 'gpc'>> & { at?: string };

export interface Happened {
  id: string;
  subjects: Subject[];
}

export const now = (): string => new Date().toISOString();

/** Asks until something holds, for at most 20 s. */
export async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (let left = 200; ; left -= 1) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (left === 0) throw new Error('It did not come to hold within 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

class PlainConfig extends ServiceConfig {}

function module(service: ServiceName): new () => object {
  @Module({
    imports: [
      MessagingModule.register({
        inject: [PlainConfig],
        useFactory: ({ natsUrl }: PlainConfig) => ({ service, url: natsUrl }),
      }),
    ],
  })
  class Asking {}
  return Asking;
}
