import type { SetContactPolicy } from '@ucv/contracts-activation';
import { durationOf, tenYears } from '@ucv/segment-language';
import { Type } from 'class-transformer';
import {
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { isTimeZone } from '../decide/local-time';

function Is(
  name: string,
  message: string,
  validate: (value: unknown, of: object) => boolean,
): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      ...{ name, target: target.constructor, propertyName: property as string, options: { message } },
      validator: { validate: (value, args) => validate(value, args!.object) },
    });
}

/** Months and years differ in length; nothing is no time. */
const IsDuration = (): PropertyDecorator =>
  Is(
    'duration',
    '$property must be an ISO 8601 duration in weeks, days, hours and minutes, longer than none and at most 10 years, such as P7D',
    (value) => {
      const ms = typeof value === 'string' ? durationOf(value) : null;
      return ms !== null && ms > 0 && ms <= tenYears;
    },
  );

class CapDto {
  @IsInt() @Min(1) @Max(10_000) contacts: number;
  @IsDuration() period: string;
}

class QuietHoursDto {
  @IsInt() @Min(0) @Max(23) from: number;

  @IsInt()
  @Min(0)
  @Max(23)
  @Is(
    'another-hour',
    'to must be another hour than from: leave quietHours out for none, and pause destinations for all day',
    (to, of) => to !== (of as QuietHoursDto).from,
  )
  to: number;
}

export class SetContactPolicyDto implements SetContactPolicy {
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CapDto) cap?: CapDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => QuietHoursDto) quietHours?: QuietHoursDto;

  @IsOptional()
  @Is(
    'time-zone',
    'timeZone must be the IANA name of a time zone, such as Europe/Berlin',
    (value) => typeof value === 'string' && isTimeZone(value),
  )
  timeZone?: string;

  @IsOptional() @IsDuration() expireAfter?: string;
  @IsString() @MaxLength(100) actor: string;
}
