import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Door } from '@ucv/platform-service';
import type { FastifyInstance } from 'fastify';
import type { IngestionConfig } from '../ingestion.config';
import { allowAnyOrigin } from './cors';
import { CollectorFaults } from './collector-faults';
import { serveDocumentation } from './documentation';

/** One name for every content type: SDKs send JSON as text/plain, as a form, or as nothing at all. */
const anyContent = 'application/x-tracking';

/** The part of the platform's HTTP adapter that answers what fails before a route is reached. */
interface AnswersFaults {
  answerFaults(faults: CollectorFaults): void;
}

/** The collector's HTTP server. Bodies are read by the routes themselves, see `readJson`. */
export const collectorDoor = ({ bind, collectorPort }: IngestionConfig): Door => ({
  host: bind,
  port: collectorPort,
  requestLogLevel: 'debug',
  configure: (app: NestFastifyApplication) => {
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    (app.getHttpAdapter() as unknown as AnswersFaults).answerFaults(app.get(CollectorFaults));
    fastify.addHook('onRequest', allowAnyOrigin);
    fastify.addHook('onRequest', (request, _reply, next) => {
      request.raw.headers['content-type'] = anyContent;
      next();
    });
    fastify.addContentTypeParser(anyContent, (_request, _payload, done) => done(null));
    serveDocumentation(app);
  },
});
