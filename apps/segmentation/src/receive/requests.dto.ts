import type {
  DefineSegment,
  ExplainMembership,
  GetMembers,
  PreviewSegment,
  RemoveSegment,
  When,
} from '@ucv/contracts-segmentation';
import {
  IsInt,
  IsObject,
  IsOptional,
  IsRFC3339,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

const id = /^[0-9a-f]{32}$/;

export class DefineSegmentDto implements DefineSegment {
  @IsOptional() @Matches(id) id?: string;
  @IsString() @MinLength(1) @MaxLength(200) name: string;
  @IsOptional() @IsString() @MaxLength(2000) description?: string;
  @IsObject() when: When;
  @IsString() @MaxLength(100) actor: string;
}

export class RemoveSegmentDto implements RemoveSegment {
  @IsString() @MaxLength(100) id: string;
  @IsString() @MaxLength(100) actor: string;
}

export class GetSegmentDto {
  @IsString() @MaxLength(100) id: string;
}

export class GetMembersDto implements GetMembers {
  @IsString() @MaxLength(100) segment: string;
  @IsInt() @Min(1) @Max(1000) limit: number;
  @IsOptional() @IsString() @MaxLength(200) cursor?: string;
}

export class ExplainMembershipDto implements ExplainMembership {
  @IsObject() ref: ExplainMembership['ref'];
  @IsString() @MaxLength(100) segment: string;
  @IsOptional() @IsRFC3339() asOf?: string;
}

export class PreviewSegmentDto implements PreviewSegment {
  @IsObject() when: unknown;
}

export class NothingDto {}
