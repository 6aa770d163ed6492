import { type BeforeApplicationShutdown, Logger, type Provider } from '@nestjs/common';
import { EventLog, ProjectionHost, type ProjectionRunner } from '@ucv/platform-event-store';
import { Requests } from '@ucv/platform-messaging';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime, Metrics } from '@ucv/platform-service';
import { join } from 'node:path';
import { ActivationConfig } from './activation.config';
import { deliveriesProjection } from './project/deliveries.projection';
import { AddressGuard } from './publish/address-guard';
import { Asking } from './publish/asking';
import { Attempts } from './publish/attempts';
import { DeliveryMetrics } from './publish/delivery-metrics';
import { Endpoints } from './publish/endpoints';
import { SenderLocks } from './publish/sender-locks';
import { Senders } from './publish/senders';
import { Slots } from './publish/slots';
import { Webhooks } from './publish/webhooks';
import { Destinations } from './receive/destinations';
import { Replay } from './receive/replay';
import { Rows } from './receive/rows';

/** Requests under way: to one destination, and in all. */
export const bounds = { each: 8, all: 64 };

/** The queue's projection and the senders that work it off; one begins where the other has caught up. */
export class Sending implements BeforeApplicationShutdown {
  readonly runner: ProjectionRunner;
  private readonly senders: Senders;
  private readonly ended: Promise<void>;

  constructor(
    host: Pick<ProjectionHost, 'start'>,
    signal: AbortSignal,
    sendersOver: (runner: ProjectionRunner) => Senders,
  ) {
    this.runner = host.start(deliveriesProjection, { onCommitted: (facts) => this.senders.committed(facts) });
    this.senders = sendersOver(this.runner);
    this.ended = this.senders.run(signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.senders.stop();
    await this.ended;
  }
}

/** What senders are made of, but for the runner. */
export interface SenderParts {
  log: EventLog;
  readModel: ReadModel;
  asking: Asking;
  endpoints: Endpoints;
  webhooks: Webhooks;
  metrics: DeliveryMetrics;
  logger: Pick<Logger, 'warn' | 'error'>;
  firstRetrySeconds: number;
  signal: AbortSignal;
}

export const sendersOf =
  (parts: SenderParts) =>
  (runner: ProjectionRunner): Senders => {
    const slots = new Slots(bounds);
    const attempts = new Attempts({ ...parts, runner, slots });
    return new Senders({ ...parts, runner, slots, attempts, locks: new SenderLocks(parts.readModel) });
  };

export const sending: Provider[] = [
  {
    provide: Privacy,
    inject: [ReadModel, ActivationConfig],
    useFactory: ({ source }: ReadModel, { home }: ActivationConfig) =>
      Privacy.open({ source, keysFolder: join(home, 'keys') }),
  },
  {
    provide: AddressGuard,
    inject: [ActivationConfig],
    useFactory: (config: ActivationConfig) => new AddressGuard(config.allowPrivateDestinations),
  },
  {
    provide: Webhooks,
    inject: [AddressGuard, ActivationConfig],
    useFactory: (guard: AddressGuard, { deliveryTimeoutSeconds }: ActivationConfig) =>
      new Webhooks(guard, { timeoutMs: deliveryTimeoutSeconds * 1000, connections: bounds.each }),
  },
  {
    provide: Endpoints,
    inject: [Privacy],
    useFactory: (privacy: Privacy) => new Endpoints(privacy),
  },
  {
    provide: Sending,
    inject: [
      ActivationConfig,
      EventLog,
      ReadModel,
      Requests,
      Endpoints,
      Webhooks,
      Metrics,
      Lifetime,
      ProjectionHost,
    ],
    useFactory: (
      ...[config, log, readModel, requests, endpoints, webhooks, metrics, { signal }, host]: [
        ActivationConfig,
        EventLog,
        ReadModel,
        Requests,
        Endpoints,
        Webhooks,
        Metrics,
        Lifetime,
        ProjectionHost,
      ]
    ) => {
      const parts = {
        log,
        readModel,
        asking: new Asking(requests),
        endpoints,
        webhooks,
        metrics: new DeliveryMetrics(metrics),
        logger: new Logger('Sender'),
        firstRetrySeconds: config.deliveryRetrySeconds,
        signal,
      };
      return new Sending(host, signal, sendersOf(parts));
    },
  },
  {
    provide: Destinations,
    inject: [EventLog, ReadModel, Privacy, Endpoints, AddressGuard, Webhooks],
    useFactory: (
      ...[log, readModel, privacy, endpoints, guard, webhooks]: [
        EventLog,
        ReadModel,
        Privacy,
        Endpoints,
        AddressGuard,
        Webhooks,
      ]
    ) => new Destinations({ log, readModel, privacy, endpoints, guard, webhooks }),
  },
  {
    provide: Replay,
    inject: [EventLog, ReadModel],
    useFactory: (log: EventLog, readModel: ReadModel) => new Replay(log, readModel),
  },
  {
    provide: Rows,
    inject: [Sending],
    useFactory: ({ runner }: Sending) => new Rows(runner),
  },
];
