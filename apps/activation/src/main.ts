import { natsTransport } from '@ucv/platform-messaging';
import { runService } from '@ucv/platform-service';
import { ActivationConfig } from './activation.config';
import { ActivationModule } from './activation.module';

void runService({
  name: 'activation',
  config: ActivationConfig,
  module: ActivationModule,
  transport: ({ natsUrl, natsSeed }) =>
    natsTransport({ service: 'activation', url: natsUrl, seed: natsSeed }),
});
