import {
  type DecideReview,
  type DecideReviews,
  type ListHubs,
  type ListReviews,
  type NamedPerson,
  type OrderLock,
  type OrderMerge,
  type OrderRelease,
  type OrderSplit,
  reviewStatuses,
  type ReviewStatus,
  type RulesChange,
  type SetRules,
  type SimulateRules,
  type Verdict,
} from '@ucv/contracts-identity';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

class Reasoned {
  @IsString() @Matches(/\S/) @MaxLength(1_000) reason: string;
  @IsString() @MaxLength(100) actor: string;
}

export class MergeDto extends Reasoned implements OrderMerge {
  @IsObject() into: NamedPerson;
  @IsObject() absorb: NamedPerson;
}

export class SplitDto extends Reasoned implements OrderSplit {
  @IsObject() person: NamedPerson;
  @IsOptional() @IsArray() @ArrayMaxSize(100) @IsObject({ each: true }) identifiers?: {
    type: string;
    value: string;
  }[];
  @IsOptional() @IsString() @MaxLength(40) undo?: string;
}

export class LockDto extends Reasoned implements OrderLock {
  @IsObject() person: NamedPerson;
  @IsBoolean() locked: boolean;
}

export class ReleaseDto extends Reasoned implements OrderRelease {
  @IsObject() identifier: NamedPerson;
}

export class ListHubsDto implements ListHubs {
  @IsOptional() @IsInt() @Min(1) @Max(200) limit?: number;
  @IsOptional() @IsString() @Matches(/^[0-9T:.Z-]{20,40}_[0-9a-f]{32}$/) after?: string;
}

export class SimulateDto implements SimulateRules {
  @IsObject() change: RulesChange;
  @IsOptional() @IsIn(['learned', 'defaults']) weights?: 'learned' | 'defaults';
}

export class SetRulesDto implements SetRules {
  @IsObject() change: RulesChange;
  @IsString() @MaxLength(100) actor: string;
}

const verdicts: Verdict[] = ['accept', 'reject', 'defer'];

export class ListReviewsDto implements ListReviews {
  @IsOptional() @IsIn(reviewStatuses) status?: ReviewStatus;
  @IsOptional() @IsNumber() @Min(0) @Max(1) from?: number;
  @IsOptional() @IsNumber() @Min(0) @Max(2) below?: number;
  @IsOptional() @IsInt() @Min(1) @Max(100) limit?: number;
  @IsOptional() @IsString() @MaxLength(80) after?: string;
}

export class DecideReviewDto extends Reasoned implements DecideReview {
  @IsString() @MaxLength(80) review: string;
  @IsIn(verdicts) verdict: Verdict;
}

export class DecideReviewsDto extends Reasoned implements DecideReviews {
  @IsIn(verdicts) verdict: Verdict;
  @IsNumber() @Min(0) @Max(1) from: number;
  @IsNumber() @Min(0) @Max(2) below: number;
  @IsOptional() @IsInt() @Min(1) @Max(100) limit?: number;
}

export class NothingDto {}
