import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Catalogue } from '@ucv/envelope';
import { type ServiceName, services } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime, Metrics, Readiness, ServiceConfig } from '@ucv/platform-service';
import type { MigrationInterface } from 'typeorm';
import { ProjectionTables1700000000000 } from '../checkpoint';
import { reportStrange } from '../evolution/report-strange';
import { EventLog } from '../log';
import { Rebuilds } from '../rebuild/rebuilds';
import { schemasOf } from '../rebuild/schemas';
import { ProjectionHost } from './projection-host';
import { rebuildController } from './rebuild.controller';

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
      controllers: isNamed(options.service) ? [rebuildController(options.service)] : [],
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
        {
          provide: Rebuilds,
          inject: [options.config, EventLog, ReadModel, Lifetime],
          useFactory: (...[config, log, readModel, { signal }]: [C, EventLog, ReadModel, Lifetime]) =>
            new Rebuilds({
              ...{ service: options.service, log, readModel, signal },
              logger: new Logger('Rebuild'),
              openNext: () => openShadowTables(options, config.databaseUrl),
            }),
        },
        ProjectionHost,
      ],
      exports: [EventLog, ReadModel, ProjectionHost, Rebuilds],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.projections.ended();
    await this.readModel.close();
    await this.log.close();
  }
}

const isNamed = (service: string): service is ServiceName => services.includes(service as ServiceName);

/** Opens a service's tables in one of its schemas: its own, or the one that a rebuild fills. */
export function openReadModel(
  { service, migrations }: Pick<LogModuleOptions<never>, 'service' | 'migrations'>,
  url: string,
  schema: string,
): Promise<ReadModel> {
  return ReadModel.open({ ...tablesOf({ service, migrations }), url, schema });
}

/**
 * The tables that a rebuild fills. What it commits last may be lost when the database crashes: it folds that again;
 * and its statements may take their time.
 */
export function openShadowTables(
  options: Pick<LogModuleOptions<never>, 'service' | 'migrations'>,
  url: string,
): Promise<ReadModel> {
  const settings = { synchronous_commit: 'off', statement_timeout: '0' };
  return ReadModel.open({ ...tablesOf(options), url, schema: schemasOf(options.service).next, settings });
}

const tablesOf = ({ service, migrations }: Pick<LogModuleOptions<never>, 'service' | 'migrations'>) => ({
  migrations: [ProjectionTables1700000000000, ...migrations],
  applicationName: service,
});
