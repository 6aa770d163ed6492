import { ServiceConfig } from '@ucv/platform-service';

export class SegmentationConfig extends ServiceConfig {}
