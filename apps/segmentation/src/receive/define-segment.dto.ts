import type { DefineSegment, When } from '@ucv/contracts-segmentation';
import { IsObject, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

export class DefineSegmentDto implements DefineSegment {
  @IsString() @MinLength(1) @MaxLength(200) name: string;
  @IsOptional() @IsString() @MaxLength(2000) description?: string;
  @IsObject() when: When;
  @IsString() @MaxLength(100) actor: string;
}
