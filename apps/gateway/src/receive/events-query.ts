import { IsBoolean, IsOptional, IsString, Matches } from 'class-validator';
import { Flag } from './field-rules';

export class EventsQuery {
  @IsOptional()
  @Matches(/^\d{1,20}$/, { message: 'must be the position of an event, as an earlier line gave it' })
  from?: string;

  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,40}$/, { message: 'must be the name of a source' })
  source?: string;
  @IsOptional() @IsString() fields?: string;
  @IsOptional() @Flag() @IsBoolean() follow?: boolean;
  @IsOptional() @Flag() @IsBoolean() open?: boolean;
}
