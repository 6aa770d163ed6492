import { natsTransport } from '@ucv/platform-messaging';
import { runService } from '@ucv/platform-service';
import { ProfileConfig } from './profile.config';
import { ProfileModule } from './profile.module';

void runService({
  name: 'profile',
  config: ProfileConfig,
  module: ProfileModule,
  transport: ({ natsUrl, natsSeed }) => natsTransport({ service: 'profile', url: natsUrl, seed: natsSeed }),
});
