import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Call } from '@ucv/contracts-ingestion';
import { type ApiDescription, openApiOf, serveOpenApi } from '@ucv/platform-service';
import { collectorSchemas } from './collector-schemas';
import { callOf } from './tracking.controller';

type Operation = { summary?: string; requestBody?: unknown };

const api: ApiDescription = {
  title: 'Collector',
  description:
    'The tracking API of Segment and RudderStack. A write key comes as the user name of Basic authentication, or as ' +
    '`writeKey` in the body or query. A body is JSON whatever its content type, at most 500 KiB, gzip too. Errors are ' +
    '`{code, message}`; 429 and 503 say in `Retry-After` when to send the same again.',
  schemas: collectorSchemas,
  security: { writeKey: { type: 'http', scheme: 'basic', description: 'The write key, with no password' } },
};

/** OpenAPI 3.1 of every route of the collector. */
export function documentOf(app: NestFastifyApplication): OpenAPIObject {
  const document = openApiOf(app, api);
  for (const [name, call] of Object.entries(callOf)) nameCall(document.paths[`/v1/${name}`]?.post, call);
  return document;
}

/** One handler serves all calls: each path has the body of its own. */
function nameCall(operation: Operation | undefined, call: Call): void {
  if (!operation) return;
  operation.summary = `One ${call} call`;
  operation.requestBody = {
    required: true,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${call[0]!.toUpperCase()}${call.slice(1)}` },
      },
    },
  };
}

export const serveDocumentation = (app: NestFastifyApplication): void =>
  serveOpenApi(app, api.title, () => documentOf(app));
