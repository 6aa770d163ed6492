import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { serviceConfig, type ServiceConfig } from './config';
import { FaultFilter } from './fault-filter';
import { frameworkLog } from './framework-log';
import { type Door, HttpDoor } from './http-door';
import { Lifetime } from './lifetime';
import { createLogger } from './logging';
import { Metrics } from './metrics';
import { Readiness } from './readiness';
import { HealthModule, ServiceModule, type Surroundings } from './service.module';
import { ExactValidation } from './validation';

/** A service as its main.ts states it. */
export interface ServiceDefinition<C extends ServiceConfig> {
  name: string;
  config: new () => C;
  module: Type | DynamicModule;
  /** Where its requests come in: `natsTransport(…)` of @ucv/platform-messaging. */
  transport?: (config: C) => MicroserviceOptions;
  /** Its public HTTP server; without one the service has its health port alone. */
  door?: (config: C) => Door;
}

export interface RunningService {
  app: NestFastifyApplication;
  healthPort: number;
  /** Refuses new work, finishes what is under way, closes connections. */
  stop(): Promise<void>;
}

/**
 * Starts a service: first its health port (alive, not ready), then its modules, then its requests and its
 * door; ready once all of them answer.
 * @refuses ConfigFault; and whatever a module throws while it starts
 */
export async function startService<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  o: { environment?: Record<string, string | undefined>; logTo?: DestinationStream } = {},
): Promise<RunningService> {
  const config = serviceConfig(definition.config, o.environment);
  const surroundings: Surroundings = {
    config,
    readiness: new Readiness(),
    metrics: new Metrics(definition.name),
    lifetime: new Lifetime(),
    log: createLogger(definition.name, config.logLevel, o.logTo),
  };
  const health = await openHealth(surroundings);
  const stop = async (app?: NestFastifyApplication) => {
    surroundings.readiness.stopping();
    surroundings.lifetime.end();
    await app?.close();
    await health.close();
  };
  try {
    const app = await openApp(definition, surroundings, config);
    surroundings.readiness.started();
    const address = health.getHttpServer().address() as { port: number };
    surroundings.log.info({ healthPort: address.port }, 'started');
    return { app, healthPort: address.port, stop: () => stop(app) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openHealth(o: Surroundings): Promise<NestFastifyApplication> {
  const http = new HttpDoor();
  const app = await NestFactory.create<NestFastifyApplication>(HealthModule.for(o), http, nestOptions);
  equip(app);
  http.answerFaults(app.get(FaultFilter));
  await app.listen(o.config.healthPort, '127.0.0.1');
  return app;
}

async function openApp<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  o: Surroundings,
  config: C,
): Promise<NestFastifyApplication> {
  const door = definition.door?.(config);
  const http = new HttpDoor(door);
  const root = ServiceModule.around(definition.module, o);
  const app = await NestFactory.create<NestFastifyApplication>(root, http, nestOptions);
  try {
    equip(app);
    http.answerFaults(app.get(FaultFilter));
    http.observe(o.metrics, o.log, door?.requestLogLevel ?? 'info');
    const transport = definition.transport?.(config);
    if (transport) app.connectMicroservice(transport, { inheritAppConfig: true });
    await openDoors(app, door);
    return app;
  } catch (error) {
    // Work that has begun already ends with the lifetime; closing waits for it.
    o.lifetime.end();
    await app.close().catch(() => undefined);
    throw error;
  }
}

/** Modules first, then requests over NATS, then HTTP: nobody is let in before what serves them is there. */
async function openDoors(app: NestFastifyApplication, door: Door | undefined): Promise<void> {
  await door?.configure?.(app);
  await app.init();
  await app.startAllMicroservices();
  if (door) await app.listen(door.port, door.host);
}

const nestOptions = { bufferLogs: true, abortOnError: false } as const;

function equip(app: NestFastifyApplication): void {
  app.useLogger(frameworkLog(app.get(Logger)));
  app.useGlobalFilters(app.get(FaultFilter));
  app.useGlobalPipes(new ExactValidation());
}
