import {
  type DiscardRejectedEvents,
  type GetRejectedEvent,
  type ListRejectedEvents,
  type Mend,
  type RejectedEventFilter,
  type RejectedEventState,
  rejectedEventStates,
  type ReplayRejectedEvents,
} from '@ucv/contracts-ingestion';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const position = /^\d{1,19}$/;

class FilterDto implements RejectedEventFilter {
  @IsOptional() @IsString() @MaxLength(100) code?: string;
  @IsOptional() @IsString() @MaxLength(100) source?: string;
  @IsOptional() @IsISO8601() from?: string;
  @IsOptional() @IsISO8601() to?: string;
}

export class ListRejectedDto extends FilterDto implements ListRejectedEvents {
  @IsIn([...rejectedEventStates, 'all']) state: RejectedEventState | 'all';
  @IsInt() @Min(1) @Max(200) limit: number;
  @IsOptional() @Matches(position) cursor?: string;
}

export class GetRejectedDto implements GetRejectedEvent {
  @IsUUID() id: string;
  @IsBoolean() open: boolean;
}

class SettleDto {
  @IsOptional() @IsArray() @ArrayMaxSize(200) @IsUUID(undefined, { each: true }) ids?: string[];
  @IsOptional() @ValidateNested() @Type(() => FilterDto) filter?: FilterDto;
  @IsOptional() @Matches(position) cursor?: string;
  @IsString() @MaxLength(100) actor: string;
  @IsString() @MaxLength(100) requestId: string;
}

export class ReplayRejectedDto extends SettleDto implements ReplayRejectedEvents {
  @IsOptional() @IsObject() mend?: Record<string, Mend>;
}

export class DiscardRejectedDto extends SettleDto implements DiscardRejectedEvents {
  @IsString() @MaxLength(500) reason: string;
}
