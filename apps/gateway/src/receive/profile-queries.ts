import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IsInstant } from './instant';

/** Query of every view of a person. */
export class InstantsQuery {
  @IsOptional() @IsInstant() asOf?: string;
  @IsOptional() @IsInstant() knownAt?: string;
}

export class TimelineQuery extends InstantsQuery {
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;

  @IsOptional()
  @Matches(/^[A-Za-z0-9_=-]{1,1000}$/, { message: 'must be a cursor from an earlier answer, unchanged' })
  cursor?: string;
}

/** History has no parameters; naming one is a mistake worth telling. */
export class NoQuery {}
