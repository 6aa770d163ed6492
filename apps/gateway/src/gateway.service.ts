import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { natsTransport } from '@ucv/platform-messaging';
import type { ServiceDefinition } from '@ucv/platform-service';
import { GatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';
import { serveDocumentation } from './receive/documentation';
import { refuseUnusableBodies } from './receive/usable-body';

const configure = (app: NestFastifyApplication): void => {
  refuseUnusableBodies(app);
  serveDocumentation(app);
};

/** The people-facing edge. It asks other services; consent alone asks it, whether its rows are as far as an erasure. */
export const gateway: ServiceDefinition<GatewayConfig> = {
  name: 'gateway',
  config: GatewayConfig,
  module: GatewayModule,
  transport: ({ natsUrl, natsSeed }) => natsTransport({ service: 'gateway', url: natsUrl, seed: natsSeed }),
  door: ({ host, port }) => ({ host, port, configure }),
};
