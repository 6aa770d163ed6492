import { type DynamicModule, Module, type OnModuleInit, type OnApplicationShutdown } from '@nestjs/common';
import { ClientNats } from '@nestjs/microservices';
import { PinoLogger, Readiness } from '@ucv/platform-service';
import type { NatsConnection } from 'nats';
import { natsOptions, type NatsCredentials } from './nats-options';
import { Notices } from './notices';
import { Requests } from './requests';

const credentialsToken = Symbol('NATS credentials');

/** Requests and Notices for the providers of a service, over one connection. */
@Module({})
export class MessagingModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly client: ClientNats,
    private readonly readiness: Readiness,
    private readonly logger: PinoLogger,
  ) {}

  /** `MessagingModule.register({ inject: [ShopConfig], useFactory: (c) => ({ service: 'shop', url: c.natsUrl, seed: c.natsSeed }) })` */
  static register<A extends unknown[]>(o: {
    inject: { [K in keyof A]: abstract new (...args: never[]) => A[K] };
    useFactory: (...args: A) => NatsCredentials;
  }): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: credentialsToken, inject: o.inject as never[], useFactory: o.useFactory as never },
        {
          provide: ClientNats,
          inject: [credentialsToken],
          useFactory: (c: NatsCredentials) => new ClientNats(natsOptions(c)),
        },
        { provide: Requests, inject: [ClientNats], useFactory: (client: ClientNats) => new Requests(client) },
        { provide: Notices, inject: [credentialsToken, ClientNats, PinoLogger], useFactory: noticesOver },
      ],
      exports: [Requests, Notices],
    };
  }

  /** Connects in the background: a service starts, not ready, also while NATS is away. */
  onModuleInit(): void {
    this.readiness.register('nats', () => this.client.connect());
    this.client
      .connect()
      .catch((error: unknown) => this.logger.error({ err: error }, 'NATS refuses the connection'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}

const noticesOver = ({ service }: NatsCredentials, client: ClientNats, logger: PinoLogger): Notices =>
  new Notices(
    service,
    () => client.connect() as Promise<NatsConnection>,
    (error, subject) => logger.warn({ err: error, subject }, 'notice lost'),
  );
