import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { ServiceConfig } from './config';
import { HttpDoor } from './http-door';
import { Lifetime } from './lifetime';
import { createLogger } from './logging';
import { Metrics } from './metrics';
import { Readiness } from './readiness';
import type { ServiceDefinition } from './run-service';
import { ServiceModule } from './service.module';

/** What stands at the top of a door's OpenAPI document. */
export interface ApiDescription {
  title: string;
  description: string;
  /** Named JSON Schemas that bodies and answers refer to. */
  schemas: Record<string, object>;
  /** How callers sign in, by name. */
  security: Record<string, { type: 'http'; scheme: 'bearer' | 'basic'; description?: string }>;
}

/** OpenAPI 3.1 of every route of a door, from its controllers. */
export function openApiOf(app: NestFastifyApplication, o: ApiDescription): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(o.title)
    .setDescription(o.description)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  document.components = {
    ...document.components,
    schemas: o.schemas as never,
    securitySchemes: o.security,
  };
  return document;
}

/** `/openapi.json`, and `/docs` from files of this machine: no page loads anything from elsewhere. */
export function serveOpenApi(
  app: NestFastifyApplication,
  title: string,
  document: () => OpenAPIObject,
): void {
  SwaggerModule.setup('docs', app, document, {
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: title,
    swaggerOptions: { validatorUrl: null, persistAuthorization: false },
  });
}

/** Prints the document of a service's routes; nothing of it is started, and no variable is read. */
export async function printOpenApi<C extends ServiceConfig>(
  { name, config, module }: ServiceDefinition<C>,
  documentOf: (app: NestFastifyApplication) => OpenAPIObject,
): Promise<void> {
  const root = ServiceModule.around(module, {
    config: new config(),
    readiness: new Readiness(),
    metrics: new Metrics(name),
    lifetime: new Lifetime(),
    log: createLogger(name, 'silent'),
  });
  const http = new HttpDoor();
  const app = await NestFactory.create<NestFastifyApplication>(root, http, { preview: true, logger: false });
  process.stdout.write(`${JSON.stringify(documentOf(app))}\n`);
}
