import type { Segment, When } from '@ucv/contracts-segmentation';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsObject, Max, Min } from 'class-validator';
import { Flag, IsCursor, IsText, Optional } from './field-rules';

/** A condition alone; what it says is checked by segmentation, which knows the language. */
export class PreviewBody {
  @IsObject() when: When;
}

export class SegmentBody extends PreviewBody implements Omit<Segment, 'id' | 'version'> {
  @IsText(200) name: string;
  @Optional() @IsText(2000) description?: string;
}

export class MembersQuery {
  @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit = 100;
  @Optional() @IsCursor() cursor?: string;
  @Optional() @Flag() @IsBoolean() named?: boolean;
}
