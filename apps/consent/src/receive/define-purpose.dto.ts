import { type DefinePurpose, type LawfulBasis, lawfulBases } from '@ucv/contracts-consent';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

export class DefinePurposeDto implements DefinePurpose {
  @Matches(/^[a-z][a-z0-9-]{0,39}$/) purpose: string;
  @IsIn(lawfulBases) basis: LawfulBasis;
  @IsString() @MinLength(1) @MaxLength(500) description: string;
  @IsOptional() @IsBoolean() gpc?: boolean;
  @IsString() @MaxLength(100) actor: string;
}
