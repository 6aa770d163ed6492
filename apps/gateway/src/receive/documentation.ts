import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type ApiDescription, openApiOf, serveOpenApi } from '@ucv/platform-service';
import { accessTo, type RouteAccess } from '../decide/access';
import { schemas } from './schemas';

const api: ApiDescription = {
  title: 'Unified customer view',
  description:
    'One readable, explainable, lawful view of each customer. Errors are `{error: {code, message, details?}}`; ' +
    'every answer carries a Request-Id; ids and cursors are opaque.',
  schemas,
  security: { bearer: { type: 'http', scheme: 'bearer' } },
};

/** OpenAPI 3.1 of every route of the gateway. */
export function documentOf(app: NestFastifyApplication): OpenAPIObject {
  const document = openApiOf(app, api);
  sayWhomFor(document);
  return document;
}

/** Beside each route: the roles that may use it, and why just they, from the one table. */
function sayWhomFor({ paths }: OpenAPIObject): void {
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods as Record<string, { description?: string }>)) {
      const access = accessTo(method.toUpperCase(), path.replace(/\{(\w+)\}/g, ':$1'));
      if (access) operation.description = `${whomFor(access)} ${access.reason}`;
    }
}

const whomFor = ({ roles }: RouteAccess): string =>
  roles === 'public' ? 'For everybody, without a token.' : `For ${roles.join(', ')}.`;

export const serveDocumentation = (app: NestFastifyApplication): void =>
  serveOpenApi(app, api.title, () => documentOf(app));
