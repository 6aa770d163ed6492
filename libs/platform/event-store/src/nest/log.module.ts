import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Catalogue } from '@ucv/envelope';
import { ReadModel } from '@ucv/platform-read-model';
import { Metrics, Readiness, ServiceConfig } from '@ucv/platform-service';
import type { MigrationInterface } from 'typeorm';
import { ProjectionTables1700000000000 } from '../checkpoint';
import { reportStrange } from '../evolution/report-strange';
import { EventLog } from '../log';
import { ProjectionHost } from './projection-host';

export interface LogModuleOptions<C extends ServiceConfig> {
  config: new () => C;
  /** The service's name: its schema and its application name in PostgreSQL. */
  service: string;
  /** The service's own tables; those of checkpoints and parked facts come by themselves. */
  migrations: (new () => MigrationInterface)[];
  /**
   * Every fact that this service's code can read. A projection sets aside what it does not know, until code that does
   * is started; what reads the log directly leaves it out, and it is counted.
   */
  facts: Catalogue;
}

/** Gives a service the log, its read model, and what runs its projections. */
@Module({})
export class LogModule implements OnApplicationShutdown {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(ReadModel) private readonly readModel: ReadModel,
    @Inject(ProjectionHost) private readonly projections: ProjectionHost,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.register('database', () => readModel.source.query('SELECT 1'));
  }

  static register<C extends ServiceConfig>(options: LogModuleOptions<C>): DynamicModule {
    return {
      module: LogModule,
      global: true,
      providers: [
        {
          provide: EventLog,
          inject: [options.config, Metrics],
          useFactory: ({ eventStoreUrl }: C, metrics: Metrics) =>
            EventLog.connect(eventStoreUrl, {
              facts: options.facts,
              onStrange: reportStrange(metrics, new Logger('Log')),
            }),
        },
        {
          provide: ReadModel,
          inject: [options.config],
          useFactory: (config: C) => openReadModel(options, config.databaseUrl, options.service),
        },
        ProjectionHost,
      ],
      exports: [EventLog, ReadModel, ProjectionHost],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.projections.ended();
    await this.readModel.close();
    await this.log.close();
  }
}

/** Opens a service's tables in one of its schemas: its own, or the one that a rebuild fills. */
export function openReadModel(
  { service, migrations }: Pick<LogModuleOptions<never>, 'service' | 'migrations'>,
  url: string,
  schema: string,
): Promise<ReadModel> {
  return ReadModel.open({
    url,
    schema,
    migrations: [ProjectionTables1700000000000, ...migrations],
    applicationName: service,
  });
}
