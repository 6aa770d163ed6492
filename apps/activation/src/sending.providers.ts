import { type BeforeApplicationShutdown, Logger, type Provider } from '@nestjs/common';
import type { RecordedFact } from '@ucv/envelope';
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
import { DestinationCommands } from './receive/destination-commands';
import { DestinationNames } from './receive/destination-names';
import { Destinations } from './receive/destinations';
import { Replay } from './receive/replay';
import { Rows } from './receive/rows';
import { Settings } from './receive/settings';

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

  /** What senders must know of facts that another projection has taken. */
  committed(facts: readonly RecordedFact[]): void {
    this.senders.committed(facts);
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
    inject: [ReadModel, Endpoints, Webhooks],
    useFactory: (readModel: ReadModel, endpoints: Endpoints, webhooks: Webhooks) =>
      new Destinations({ readModel, endpoints, webhooks }),
  },
  {
    provide: DestinationCommands,
    inject: [EventLog, ReadModel, Privacy, AddressGuard, Sending],
    useFactory: (
      ...[log, readModel, privacy, guard, { runner }]: [EventLog, ReadModel, Privacy, AddressGuard, Sending]
    ) =>
      new DestinationCommands({
        log,
        readModel,
        privacy,
        guard,
        names: new DestinationNames(readModel, runner),
      }),
  },
  {
    provide: Settings,
    inject: [ProjectionHost, Sending],
    useFactory: (host: ProjectionHost, sending: Sending) =>
      new Settings(host, (facts) => sending.committed(facts)),
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
