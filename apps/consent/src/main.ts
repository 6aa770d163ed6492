import { natsTransport } from '@ucv/platform-messaging';
import { runService } from '@ucv/platform-service';
import { ConsentConfig } from './consent.config';
import { ConsentModule } from './consent.module';

void runService({
  name: 'consent',
  config: ConsentConfig,
  module: ConsentModule,
  transport: ({ natsUrl, natsSeed }) => natsTransport({ service: 'consent', url: natsUrl, seed: natsSeed }),
});
