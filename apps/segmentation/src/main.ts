import { natsTransport } from '@ucv/platform-messaging';
import { runService } from '@ucv/platform-service';
import { SegmentationConfig } from './segmentation.config';
import { SegmentationModule } from './segmentation.module';

void runService({
  name: 'segmentation',
  config: SegmentationConfig,
  module: SegmentationModule,
  transport: ({ natsUrl, natsSeed }) =>
    natsTransport({ service: 'segmentation', url: natsUrl, seed: natsSeed }),
});
