import type {
  NamedPerson,
  OrderLock,
  OrderMerge,
  OrderSplit,
  RulesChange,
  SetRules,
  SimulateRules,
} from '@ucv/contracts-identity';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
} from 'class-validator';

class Reasoned {
  @IsString() @MinLength(1) @MaxLength(1_000) reason: string;
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

export class SimulateDto implements SimulateRules {
  @IsObject() change: RulesChange;
}

export class SetRulesDto extends SimulateDto implements SetRules {
  @IsString() @MaxLength(100) actor: string;
}

export class NothingDto {}
