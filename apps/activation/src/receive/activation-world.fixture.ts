import { Module } from '@nestjs/common';
import { everyFact } from '@ucv/contracts-catalogue';
import type { CreatedDestination, Deliveries, DeliveryState, DeliveryView } from '@ucv/contracts-activation';
import { type Fact, streamName, type Subject } from '@ucv/envelope';
import { commandMetadata, EventLog, openReadModel } from '@ucv/platform-event-store';
import { MessagingModule, natsTransport, Requests, type ServiceName } from '@ucv/platform-messaging';
import { prepareDatabase, type ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type RunningService, ServiceConfig, startService } from '@ucv/platform-service';
import { type StartedPart, startEventStore, startNats, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { ActivationConfig } from '../activation.config';
import { activationMigrations, ActivationModule } from '../activation.module';
import { Receiver } from './receiver.fixture';
import { ConsentStandIn, ProfileStandIn } from './stand-ins.fixture';

export { allowAll, answerAll, knowAll, permission, says, somethingHappened } from './stand-ins.fixture';

export const tenant = 'main';
const password = 'pw-activation';

/** Activation on real servers, a receiver, and what others say and put on the log. */
export class ActivationWorld {
  log: EventLog;
  requests: Requests;
  readonly receiver = new Receiver();
  private servers: StartedPart[] = [];
  private readonly services: RunningService[] = [];
  private readonly models: ReadModel[] = [];
  private consent: RunningService;

  async start(): Promise<void> {
    const [store, postgres, nats] = await Promise.all([startEventStore(), startPostgres(), startNats()]);
    this.servers = [store, postgres, nats];
    await prepareDatabase(postgres.url, { activation: password });
    this.log = EventLog.connect(store.url, { facts: everyFact });
    await this.receiver.start();
    await this.startConsent();
    const profile = await this.standIn('profile', [ProfileStandIn]);
    this.services.push(profile);
    this.requests = profile.app.get(Requests);
  }

  async stop(): Promise<void> {
    await this.receiver.stop();
    await Promise.all([...this.services, this.consent].map((service) => service?.stop()));
    await Promise.all(this.models.map((model) => model.close()));
    await this.log?.close();
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  async startConsent(): Promise<void> {
    this.consent = await this.standIn('consent', [ConsentStandIn]);
  }

  stopConsent(): Promise<void> {
    return this.consent.stop();
  }

  /** The service as its main.ts states it. */
  async startActivation(): Promise<RunningService> {
    const service = await startService(
      {
        name: 'activation',
        config: ActivationConfig,
        module: ActivationModule,
        transport: ({ natsUrl }) => natsTransport({ service: 'activation', url: natsUrl }),
      },
      { environment: this.environment(), logTo: { write: () => undefined } },
    );
    this.services.push(service);
    return service;
  }

  get home(): string {
    return this.servers[0]!.home;
  }

  async openTables(schema: 'activation' | 'activation_next'): Promise<ReadModel> {
    const url = serviceUrl(this.servers[1]!.url, 'activation', password);
    const model = await openReadModel(
      { service: 'activation', migrations: activationMigrations },
      url,
      schema,
    );
    this.models.push(model);
    return model;
  }

  ask<T>(name: string, body: object): Promise<T> {
    return this.requests.ask<T>('activation', name, tenant, body);
  }

  define(path: string, more: object = {}): Promise<CreatedDestination> {
    return this.ask('define-destination', {
      name: `to ${path}`,
      kind: 'webhook',
      settings: { url: this.receiver.url(path) },
      on: ['entered'],
      purpose: 'email-marketing',
      actor: 'token-1',
      ...more,
    });
  }

  async deliveries(filter: object = {}): Promise<DeliveryView[]> {
    return (await this.ask<Deliveries>('deliveries', { limit: 100, ...filter })).data;
  }

  /** The only delivery of a destination, once it is in a state. */
  delivery(destination: string, state: DeliveryState): Promise<DeliveryView> {
    return until(async () => {
      const [row, more] = await this.deliveries({ destination });
      if (more) throw new Error('There is more than one delivery.');
      return row?.state === state ? row : undefined;
    });
  }

  /** Puts on the log that somebody entered or left a segment. */
  async moved(
    segment: string,
    o: { person?: Subject; left?: boolean; carriedFrom?: string; kind?: string } = {},
  ): Promise<Moved> {
    const person = o.person ?? newPerson();
    const eventId = randomUUID();
    const data = {
      segment,
      version: 3,
      person,
      cause: { kind: o.kind ?? 'event', factId: eventId },
      ...(o.carriedFrom ? { carriedFrom: o.carriedFrom } : {}),
    };
    const type = o.left ? 'segmentation.exited.v1' : 'segmentation.entered.v1';
    const stream = streamName('membership', tenant, person.ref);
    return { person, eventId, ...(await this.append(stream, type, data, [person])) };
  }

  /** Says that persons are one, as identity does, and waits until activation knows. */
  async merged(person: Subject, ...absorbed: Subject[]): Promise<void> {
    const data = { person, absorbed, mergeId: newId() };
    const stream = streamName('person', tenant, person.ref);
    const { position } = await this.append(stream, 'identity.merged.v1', data, [person, ...absorbed]);
    await this.ask('reached', { position: String(position) });
  }

  /** Names a segment, as segmentation does. */
  async named(segment: string, name: string): Promise<void> {
    const stream = streamName('segment', tenant, segment);
    const { position } = await this.append(
      stream,
      'segmentation.segment-defined.v1',
      { id: segment, name },
      [],
    );
    await this.ask('reached', { position: String(position) });
  }

  async erased(...members: Subject[]): Promise<Omit<Moved, 'eventId'>> {
    const [person] = members as [Subject];
    const request = newId();
    const data = { request, person, members, keys: [] };
    const stream = streamName('request', tenant, request);
    return { person, ...(await this.append(stream, 'consent.person-erased.v1', data, members)) };
  }

  async append(
    stream: string,
    type: string,
    data: object,
    subjects: Subject[],
  ): Promise<{ factId: string; position: bigint }> {
    const at = '2026-03-01T10:00:00.000Z';
    const metadata = commandMetadata({ tenant, actor: 'service:x', at, correlationId: 'c-1' }, subjects);
    // Segmentation dates what it decides as of what it has read.
    const fact: Fact = {
      ...{ id: randomUUID(), type, data },
      metadata: { ...metadata, receivedAt: new Date().toISOString() },
    };
    const { position } = await this.log.append(stream, [fact], 'any');
    return { factId: fact.id, position };
  }

  environment(): Record<string, string> {
    const [store, postgres, nats] = this.servers as [StartedPart, StartedPart, StartedPart];
    return {
      UCV_HEALTH_PORT: '0',
      UCV_HOME: store.home,
      NATS_URL: nats.url,
      DATABASE_URL: serviceUrl(postgres.url, 'activation', password),
      EVENTSTORE_URL: store.url,
      UCV_ALLOW_PRIVATE_DESTINATIONS: `127.0.0.1:${this.receiver.port}`,
      UCV_DELIVERY_RETRY_SECONDS: '0.05',
      UCV_DELIVERY_TIMEOUT_SECONDS: '60',
    };
  }

  private standIn(service: ServiceName, controllers: (new () => object)[]): Promise<RunningService> {
    @Module({
      imports: [
        MessagingModule.register({
          inject: [ServiceConfig],
          useFactory: ({ natsUrl }: ServiceConfig) => ({ service, url: natsUrl }),
        }),
      ],
      controllers,
    })
    class StandIn {}
    return startService(
      {
        name: service,
        config: ServiceConfig,
        module: StandIn,
        transport: ({ natsUrl }) => natsTransport({ service, url: natsUrl }),
      },
      { environment: this.environment(), logTo: { write: () => undefined } },
    );
  }
}

export interface Moved {
  person: Subject;
  /** The event that caused it. */
  eventId: string;
  factId: string;
  position: bigint;
}

/** How often senders of a service had to wait for an answer. */
export async function heldUp({ healthPort }: RunningService): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('delivery_hold_ups_total'));
  return Number(
    lines
      .find((line) => line.includes('for="answers"'))
      ?.split(' ')
      .at(-1) ?? 0,
  );
}

export const newId = (): string => randomBytes(16).toString('hex');
export const newPerson = (): Subject => ({ type: 'user_id', ref: newId() });

/** Waits for something that is to come; fails after 20 s. */
export async function until<T>(holds: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let left = 1_000; left > 0; left -= 1) {
    const found = await holds();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not come to hold within 20 s.');
}
