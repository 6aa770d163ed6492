import { ServiceConfig } from '@ucv/platform-service';

export class ActivationConfig extends ServiceConfig {}
