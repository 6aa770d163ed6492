import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import type { Options } from 'pino-http';
import type { Logger as Pino } from 'pino';
import type { ServiceConfig } from './config';
import { FaultFilter } from './fault-filter';
import { HealthController, MetricsController } from './health.controller';
import { Lifetime } from './lifetime';
import { Metrics } from './metrics';
import { Readiness } from './readiness';

/** What runService makes once and every provider of the service may inject. */
export interface Surroundings {
  config: ServiceConfig;
  readiness: Readiness;
  metrics: Metrics;
  lifetime: Lifetime;
  log: Pino;
}

@Module({})
export class ServiceModule {
  /** The app's own module amid its surroundings. */
  static around(module: Type | DynamicModule, o: Surroundings): DynamicModule {
    const own = surroundings(o);
    return {
      module: ServiceModule,
      global: true,
      imports: [logging(o.log), module],
      providers: [...own, FaultFilter],
      exports: own.map(({ provide }) => provide),
    };
  }
}

@Module({})
export class HealthModule {
  static for(o: Surroundings): DynamicModule {
    return {
      module: HealthModule,
      imports: [logging(o.log, [])],
      providers: [...surroundings(o), FaultFilter],
      controllers: [HealthController, MetricsController],
    };
  }
}

const surroundings = (o: Surroundings) => [
  { provide: o.config.constructor, useValue: o.config },
  { provide: Readiness, useValue: o.readiness },
  { provide: Metrics, useValue: o.metrics },
  { provide: Lifetime, useValue: o.lifetime },
];

/**
 * Gives each line that is logged while a request is served its request id; the request itself stays out. The
 * health port goes without: the first request that is followed makes every promise of the process dearer, 10 %
 * of identity's processor time.
 */
const logging = (
  logger: Pino,
  forRoutes: Params['forRoutes'] = [{ path: '*path', method: 5 }],
): DynamicModule =>
  LoggerModule.forRoot({
    pinoHttp: {
      logger,
      autoLogging: false,
      quietReqLogger: true,
      customAttributeKeys: { reqId: 'requestId' },
    } satisfies Options,
    forRoutes,
  });
