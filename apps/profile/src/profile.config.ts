import { ServiceConfig } from '@ucv/platform-service';

export class ProfileConfig extends ServiceConfig {}
