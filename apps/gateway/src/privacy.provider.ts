import { join } from 'node:path';
import type { FactoryProvider } from '@nestjs/common';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { GatewayConfig } from './gateway.config';

/** Opens sealed content; the gateway's role may do no more with keys. */
export const privacyProvider: FactoryProvider<Privacy> = {
  provide: Privacy,
  inject: [ReadModel, GatewayConfig],
  useFactory: ({ source }: ReadModel, { home }: GatewayConfig) =>
    Privacy.open({ source, keysFolder: join(home, 'keys') }),
};
