import type { SetContactPolicy } from '@ucv/contracts-activation';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';

class CapDto {
  @IsInt() @Min(1) @Max(10_000) contacts: number;
  @Matches(/^P(\d+W|(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?)$/, {
    message: 'period must be an ISO 8601 duration such as P7D',
  })
  period: string;
}

class QuietHoursDto {
  @IsInt() @Min(0) @Max(23) from: number;
  @IsInt() @Min(0) @Max(23) to: number;
}

export class SetContactPolicyDto implements SetContactPolicy {
  @IsOptional() @ValidateNested() @Type(() => CapDto) cap?: CapDto;
  @IsOptional() @ValidateNested() @Type(() => QuietHoursDto) quietHours?: QuietHoursDto;
  @IsString() @MaxLength(100) actor: string;
}
