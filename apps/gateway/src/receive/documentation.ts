import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { accessTo, type RouteAccess } from '../decide/access';
import { schemas } from './schemas';

/** OpenAPI 3.1 of every route of the gateway. */
export function documentOf(app: NestFastifyApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Unified customer view')
    .setDescription(
      'One readable, explainable, lawful view of each customer. Errors are `{error: {code, message, details?}}`; ' +
        'every answer carries a Request-Id; ids and cursors are opaque.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  sayWhomFor(document);
  document.components = { ...document.components, schemas: schemas as never };
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

/** `/openapi.json`, and `/docs` from files of this machine: no page loads anything from elsewhere. */
export function serveDocumentation(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => documentOf(app), {
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Unified customer view',
    swaggerOptions: { validatorUrl: null, persistAuthorization: false },
  });
}
