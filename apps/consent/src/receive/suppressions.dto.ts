import type { GetSuppressions, LiftSuppression, SuppressedIdentifier } from '@ucv/contracts-consent';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';

class SuppressedIdentifierDto implements SuppressedIdentifier {
  @IsString() @MaxLength(40) type: string;
  @IsString() @MaxLength(1_000) value: string;
}

export class SuppressionsDto implements GetSuppressions {
  @IsOptional() @ValidateNested() @Type(() => SuppressedIdentifierDto) identifier?: SuppressedIdentifierDto;
  @IsInt() @Min(1) @Max(1_000) limit: number;
  @IsOptional() @IsString() @MaxLength(200) cursor?: string;
}

export class LiftSuppressionDto implements LiftSuppression {
  @IsOptional() @Matches(/^[0-9a-f]{32}$/) id?: string;
  @IsOptional() @ValidateNested() @Type(() => SuppressedIdentifierDto) identifier?: SuppressedIdentifierDto;
  @IsString() @Matches(/\S/) @MaxLength(500) reason: string;
  @IsString() @MaxLength(100) actor: string;
}
