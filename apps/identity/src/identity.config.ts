import { ServiceConfig } from '@ucv/platform-service';

export class IdentityConfig extends ServiceConfig {}
