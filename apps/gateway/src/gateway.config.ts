import { Env, ServiceConfig } from '@ucv/platform-service';
import { IsInt, IsString, Max, Min, MinLength } from 'class-validator';

export class GatewayConfig extends ServiceConfig {
  @Env('UCV_GATEWAY_PORT') @IsInt() @Min(0) @Max(65535) port: number;
  /** Address that the gateway listens on; this machine alone unless said. */
  @Env('UCV_BIND') @IsString() host = '127.0.0.1';
  /** Admin of the tenant `main`, valid without a fact in the log. */
  @Env('UCV_ADMIN_TOKEN') @MinLength(16) adminToken: string;
}
