import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsCursor, Optional } from './field-rules';
import { IsInstant } from './instant';

/** Query of what is known for an instant, without a view of what was known when. */
export class AsOfQuery {
  @IsOptional() @IsInstant() asOf?: string;
}

/** Query of every view of a person. */
export class InstantsQuery extends AsOfQuery {
  @IsOptional() @IsInstant() knownAt?: string;
}

export class TimelineQuery extends InstantsQuery {
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
  @Optional() @IsCursor() cursor?: string;
}

/** Query of what is listed by id. */
export class PageQuery {
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
  @Optional() @IsCursor() cursor?: string;
}

/** History has no parameters; naming one is a mistake worth telling. */
export class NoQuery {}
