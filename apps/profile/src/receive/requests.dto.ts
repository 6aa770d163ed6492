import type {
  GetAccount,
  GetAccounts,
  GetHistory,
  GetPersons,
  GetPersonsOf,
  GetProfile,
  GetRelations,
  GetTimeline,
  PersonRef,
} from '@ucv/contracts-profile';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsRFC3339,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

export class GetHistoryDto implements GetHistory {
  @IsObject() ref: PersonRef;
}

export class GetProfileDto extends GetHistoryDto implements GetProfile {
  @IsOptional() @IsRFC3339() asOf?: string;
  @IsOptional() @IsRFC3339() knownAt?: string;
}

export class GetTimelineDto extends GetProfileDto implements GetTimeline {
  @IsInt() @Min(1) @Max(200) limit: number;
  @IsOptional() @IsString() cursor?: string;
}

export class GetPersonsOfDto implements GetPersonsOf {
  @IsArray() @ArrayMaxSize(1000) @Matches(/^[0-9a-f]{32}$/, { each: true }) refs: string[];
}

export class GetPersonsDto implements GetPersons {
  @IsArray() @ArrayMaxSize(1000) @Matches(/^[0-9a-f]{32}$/, { each: true }) persons: string[];
  @IsOptional() @IsArray() @ArrayMaxSize(1000) @IsUUID(undefined, { each: true }) events?: string[];
}

export class GetRelationsDto extends GetHistoryDto implements GetRelations {}

export class GetAccountsDto implements GetAccounts {
  @IsInt() @Min(1) @Max(200) limit: number;
  @IsOptional() @IsString() cursor?: string;
}

export class GetAccountDto extends GetAccountsDto implements GetAccount {
  @IsString() @MaxLength(200) id: string;
}
