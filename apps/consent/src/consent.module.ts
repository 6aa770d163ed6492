import { Module } from '@nestjs/common';
import { LogModule, ProjectionHost } from '@ucv/platform-event-store';
import { ConsentConfig } from './consent.config';
import { purposesProjection, PurposeTables1700000001000 } from './project/purposes.projection';
import { PurposesController } from './receive/purposes.controller';

/** Govern: what personal data may be used for, and on which lawful basis. */
@Module({
  imports: [
    LogModule.register({
      config: ConsentConfig,
      service: 'consent',
      migrations: [PurposeTables1700000001000],
    }),
  ],
  controllers: [PurposesController],
})
export class ConsentModule {
  constructor(host: ProjectionHost) {
    host.start(purposesProjection);
  }
}
