import { ServiceConfig } from '@ucv/platform-service';

export class ConsentConfig extends ServiceConfig {}
