import { Module } from '@nestjs/common';
import { LogModule, ProjectionHost } from '@ucv/platform-event-store';
import { SegmentationConfig } from './segmentation.config';
import { segmentsProjection, SegmentTables1700000001000 } from './project/segments.projection';
import { SegmentsController } from './receive/segments.controller';

/** Analyse: who belongs to which segment. */
@Module({
  imports: [
    LogModule.register({
      config: SegmentationConfig,
      service: 'segmentation',
      migrations: [SegmentTables1700000001000],
    }),
  ],
  controllers: [SegmentsController],
})
export class SegmentationModule {
  constructor(host: ProjectionHost) {
    host.start(segmentsProjection);
  }
}
