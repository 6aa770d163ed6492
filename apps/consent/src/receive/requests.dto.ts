import {
  type ConsentStatus,
  consentStatuses,
  type DecideConsent,
  type LawfulBasis,
  lawfulBases,
  type MayUse,
  type OpenRequest,
  type RequestKind,
  requestKinds,
} from '@ucv/contracts-consent';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsRFC3339,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import type { PersonRef } from './people';

export class ConsentsDto {
  @IsObject() ref: PersonRef;
  @IsOptional() @IsRFC3339() asOf?: string;
}

export class DecideConsentDto implements DecideConsent {
  @IsObject() ref: PersonRef;
  @IsString() @MaxLength(40) purpose: string;
  @IsIn(consentStatuses) status: ConsentStatus;
  @IsIn(lawfulBases) basis: LawfulBasis;
  @Matches(/^[a-z0-9][a-z0-9_.-]{0,39}$/) source: string;
  @IsOptional() @IsString() @MaxLength(10_000) evidence?: string;
  @IsString() @MaxLength(100) actor: string;
}

export class MayUseDto implements MayUse {
  @IsString() @MaxLength(40) purpose: string;
  @IsArray() @ArrayMaxSize(1000) @Matches(/^[0-9a-f]{32}$/, { each: true }) persons: string[];
}

export class OpenRequestDto implements OpenRequest {
  @IsIn(requestKinds) kind: RequestKind;
  @IsObject() ref: PersonRef;
  @IsString() @MaxLength(100) actor: string;
}

export class GetRequestDto {
  @IsString() @MaxLength(100) id: string;
}

export class NothingDto {}
