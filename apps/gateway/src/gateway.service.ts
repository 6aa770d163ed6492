import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceDefinition } from '@ucv/platform-service';
import { GatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';
import { serveDocumentation } from './receive/documentation';
import { refuseUnusableBodies } from './receive/usable-body';

const configure = (app: NestFastifyApplication): void => {
  refuseUnusableBodies(app);
  serveDocumentation(app);
};

/** The people-facing edge. It asks other services and is asked by none, so it has no transport of its own. */
export const gateway: ServiceDefinition<GatewayConfig> = {
  name: 'gateway',
  config: GatewayConfig,
  module: GatewayModule,
  door: ({ host, port }) => ({ host, port, configure }),
};
