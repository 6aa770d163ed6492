import { Env, ServiceConfig } from '@ucv/platform-service';
import { IsInt, IsString, Max, Min, MinLength } from 'class-validator';

/** Types are written out: the environment is read by them. */
export class IngestionConfig extends ServiceConfig {
  @Env('UCV_BIND') @IsString() bind: string = '127.0.0.1';
  @Env('UCV_COLLECTOR_PORT') @IsInt() @Min(0) @Max(65535) collectorPort: number;
  /** Write key of the source `default` of the tenant `main`; a new one replaces the old. */
  @Env('UCV_WRITE_KEY') @IsString() @MinLength(8) writeKey: string;
  /** Largest body of a request in bytes, as sent and unpacked. */
  @Env('UCV_COLLECTOR_MAX_BODY') @IsInt() @Min(1_024) maxBody: number = 500 * 1_024;
  /** Events that may wait before senders are asked to come again. */
  @Env('UCV_COLLECTOR_MAX_QUEUE') @IsInt() @Min(1) maxQueue: number = 10_000;
}
