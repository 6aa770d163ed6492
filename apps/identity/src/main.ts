import { natsTransport } from '@ucv/platform-messaging';
import { runService } from '@ucv/platform-service';
import { IdentityConfig } from './identity.config';
import { IdentityModule } from './identity.module';

void runService({
  name: 'identity',
  config: IdentityConfig,
  module: IdentityModule,
  transport: ({ natsUrl, natsSeed }) => natsTransport({ service: 'identity', url: natsUrl, seed: natsSeed }),
});
