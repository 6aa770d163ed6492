import type { RulesChange } from '@ucv/contracts-identity';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsPositive,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { isPhoneCountry } from '@ucv/platform-privacy';
import { personRef } from '../decide/person-ref';
import { Beside, IsText, Optional } from './field-rules';
import { IsPersonRef } from './person-param';

export const hubsAfter = '^[0-9T:.Z-]{20,40}_[0-9a-f]{32}$';

class Reasoned {
  @IsText(1_000) reason: string;
}

export class MergeBody extends Reasoned {
  @IsPersonRef() into: string;
  @IsPersonRef() absorb: string;
}

export class SplitBody extends Reasoned {
  @IsPersonRef() person: string;
  @Optional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(100) @AreIdentifiers() identifiers?: string[];
  @Optional() @IsString() @MaxLength(40) undo?: string;
}

export class LockBody extends Reasoned {
  @IsPersonRef() person: string;
  @IsBoolean() locked: boolean;
}

class VelocityBody {
  @Optional() @IsInt() @Min(1) @Max(1_000_000) merges?: number;
  @Optional() @IsInt() @Min(1) @Max(31_536_000) withinSeconds?: number;
}

class MatchingBody {
  @Optional()
  @IsPositive()
  @Max(1)
  @Beside('review', 'must be at least review', (join, review) => join < review)
  join?: number;
  @Optional() @IsPositive() @Max(1) review?: number;
}

/** What is left out stays as it is; null takes out what holds for a kind. */
class CrowdBody {
  @Optional() @IsObject() @IsByKind(isCount) ever?: Record<string, number>;
  @Optional() @IsInt() @Min(0) @Max(1_000_000) others?: number;
  @Optional() @IsObject() @IsByKind(isCount) withinDay?: Record<string, number>;
  @Optional() @IsNumber() @Min(0) @Max(1_000) times?: number;
}

export class RulesBody implements RulesChange {
  @Optional() @IsInt() @Min(1) version?: number;
  @Optional()
  @IsObject()
  @IsByKind((limit) => limit === null || (Number.isInteger(limit) && (limit as number) >= 1))
  limits?: Record<string, number | null>;
  @Optional() @IsInt() @Min(1) @Max(10_000) defaultLimit?: number;
  @Optional() @IsInt() @Min(2) @Max(10_000) maxIdentifiers?: number;
  @Optional() @IsArray() @ArrayMaxSize(100) @IsString({ each: true }) priority?: string[];
  @Optional() @IsInt() @Min(0) @Max(1_000_000) hubAfter?: number;
  @Optional() @IsObject() @ValidateNested() @Type(() => CrowdBody) crowd?: CrowdBody;
  @Optional() @IsObject() @IsByKind(isPatterns) blocked?: Record<string, string[] | null>;
  @Optional() @IsObject() @ValidateNested() @Type(() => VelocityBody) velocity?: VelocityBody;
  @Optional() @IsObject() @ValidateNested() @Type(() => MatchingBody) matching?: MatchingBody;
  @Optional() @IsCountryOrNull() country?: string | null;
}

export class SimulationBody {
  @IsObject() @ValidateNested() @Type(() => RulesBody) rules: RulesBody;
  @Optional() @IsIn(['learned', 'defaults']) weights?: 'learned' | 'defaults';
}

export class ReleaseBody extends Reasoned {
  @IsPersonRef() identifier: string;
}

export class HubsQuery {
  @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;

  @Optional()
  @Matches(new RegExp(hubsAfter), { message: 'must be what an earlier answer gave as next, unchanged' })
  after?: string;
}

const kind = /^[a-z][a-z0-9_]{0,39}$/;

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isPatterns(patterns: unknown): boolean {
  if (patterns === null) return true;
  return (
    Array.isArray(patterns) &&
    patterns.length <= 1_000 &&
    patterns.every((each) => typeof each === 'string' && each.length >= 1 && each.length <= 200)
  );
}

function IsCountryOrNull(): PropertyDecorator {
  return checked(
    'isCountryOrNull',
    'must be the ISO 3166 code of a country with telephones, in capitals, such as DE; or null for none',
    (code) => code === null || isPhoneCountry(code),
  );
}

/** An object by kinds of identifier. */
function IsByKind(accepts: (value: unknown) => boolean): PropertyDecorator {
  return checked('isByKind', 'must give each kind of identifier (a-z, 0-9, _) a usable value', (value) => {
    const entries = Object.entries((value ?? {}) as object);
    return entries.length <= 100 && entries.every(([type, own]) => kind.test(type) && accepts(own));
  });
}

/** One identifier by kind and value; an id is of a person. */
export function IsIdentifier(): PropertyDecorator {
  return checked('isIdentifier', 'must be type:value, such as email:…', isIdentifier);
}

const isIdentifier = (text: unknown): boolean =>
  typeof text === 'string' && 'type' in (personRef(text) ?? {});

function AreIdentifiers(): PropertyDecorator {
  return checked(
    'areIdentifiers',
    'must be a list of type:value, such as email:…',
    (value) => Array.isArray(value) && value.every(isIdentifier),
  );
}

function checked(name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      ...{ name, target: target.constructor, propertyName: property as string },
      validator: { validate, defaultMessage: () => message },
    });
}
