import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import {
  IsNumber,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  ValidateIf,
} from 'class-validator';

/** May be left out. Unlike `IsOptional` it does not take null, of which the services behind know nothing. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** A flag of a query: `?follow` and `?follow=true` alike. */
export const Flag = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    ['', 'true', '1'].includes(value as string) ? true : value === 'false' ? false : value,
  );

export const purposePattern = '^[a-z][a-z0-9-]{0,39}$';
/** Where something was said: the name of a source, or a code such as preference-centre. */
export const sourcePattern = '^[a-z0-9][a-z0-9_.-]{0,39}$';
export const sourceNamePattern = '^[a-z0-9][a-z0-9_-]{0,39}$';
export const tokenNamePattern = '^[a-z0-9-]{1,40}$';
export const idPattern = '^[0-9a-f]{32}$';
export const cursorPattern = '^[A-Za-z0-9_=-]{1,1000}$';

export const IsPurpose = (): PropertyDecorator =>
  Matches(new RegExp(purposePattern), {
    message: 'must be the code of a purpose: a-z, 0-9 and -, a letter first, at most 40 characters',
  });

export const IsSource = (): PropertyDecorator =>
  Matches(new RegExp(sourcePattern), {
    message: 'must be a code such as preference-centre: a-z, 0-9, . _ and -, at most 40 characters',
  });

export const IsId = (): PropertyDecorator =>
  Matches(new RegExp(idPattern), { message: 'must be an id as an earlier answer gave it' });

export const IsCursor = (): PropertyDecorator =>
  Matches(new RegExp(cursorPattern), { message: 'must be a cursor from an earlier answer, unchanged' });

export const IsProbability = (): PropertyDecorator =>
  applyDecorators(IsNumber(), Min(0), Max(1)) as PropertyDecorator;

/** Beside another number of the same body or query, of which its own rules say whether it is one. */
export function Beside(
  other: string,
  problem: string,
  isWrong: (own: number, other: number) => boolean,
): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      ...{ name: 'beside', target: target.constructor, propertyName: property as string },
      validator: {
        validate: (own: number, args) => !isWrong(own, (args!.object as Record<string, number>)[other]!),
        defaultMessage: () => problem,
      },
    });
}

/** A text that says something: not blank. */
export const IsText = (longest: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Matches(/\S/, { message: '$property must not be blank' }),
    MaxLength(longest),
  ) as PropertyDecorator;
