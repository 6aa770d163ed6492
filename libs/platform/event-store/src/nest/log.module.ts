import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Catalogue } from '@ucv/envelope';
import type { ServiceName } from '@ucv/platform-messaging';
import { ReadModel } from '@ucv/platform-read-model';
import { Lifetime, Metrics, Readiness, ServiceConfig } from '@ucv/platform-service';
import type { MigrationInterface } from 'typeorm';
import { ProjectionTables1700000000000 } from '../checkpoint';
import { reportStrange } from '../evolution/report-strange';
import { EventLog } from '../log';
import { measureOpen } from '../parked/measure-open';
import { parkedController } from '../parked/parked.controller';
import { ParkedDesk } from '../parked/parked-desk';
import { ParkedFacts1700000000010 } from '../parked/tables';
import { Rebuilds } from '../rebuild/rebuilds';
import { schemasOf } from '../rebuild/schemas';
import { measureLag } from './measure-lag';
import { ProjectionHost } from './projection-host';
import { reachedController } from './reached.controller';
import { rebuildController } from './rebuild.controller';

export interface LogModuleOptions<C extends ServiceConfig> {
  config: new () => C;
  /** The service's name: its schema and its application name in PostgreSQL, and of the requests that it answers. */
  service: ServiceName;
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
      controllers: [
        rebuildController(options.service),
        parkedController(options.service),
        reachedController(options.service),
      ],
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
        {
          provide: ParkedDesk,
          inject: [EventLog, ReadModel, ProjectionHost, Metrics],
          useFactory: (...parts: DeskOver) => parkedDesk(options.service, parts),
        },
      ],
      exports: [EventLog, ReadModel, ProjectionHost, Rebuilds, ParkedDesk],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.projections.ended();
    await this.readModel.close();
    await this.log.close();
  }
}

type DeskOver = [EventLog, ReadModel, ProjectionHost, Metrics];

function parkedDesk(service: string, [log, readModel, { hosted }, metrics]: DeskOver): ParkedDesk {
  measureOpen(metrics, readModel, hosted);
  measureLag(metrics, log, hosted);
  const logger = new Logger('Parked');
  const onFault = (err: unknown): void => logger.warn({ err }, 'replayed, but others were not told');
  return new ParkedDesk({ service, log, readModel, hosted, onFault });
}

/** Opens a service's tables in one of its schemas: its own, or the one that a rebuild fills. */
export function openReadModel(
  { service, migrations }: Tables,
  url: string,
  schema: string,
): Promise<ReadModel> {
  return ReadModel.open({ ...tablesOf({ service, migrations }), url, schema });
}

/**
 * The tables that a rebuild fills. What it commits last may be lost when the database crashes: it folds that again;
 * and its statements may take their time.
 */
export function openShadowTables(options: Tables, url: string): Promise<ReadModel> {
  const settings = { synchronous_commit: 'off', statement_timeout: '0' };
  return ReadModel.open({ ...tablesOf(options), url, schema: schemasOf(options.service).next, settings });
}

type Tables = { service: string } & Pick<LogModuleOptions<never>, 'migrations'>;

const tablesOf = ({ service, migrations }: Tables) => ({
  migrations: [ProjectionTables1700000000000, ParkedFacts1700000000010, ...migrations],
  applicationName: service,
});
