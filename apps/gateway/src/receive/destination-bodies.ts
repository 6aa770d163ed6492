import {
  type ChangeDestination,
  type DefineDestination,
  type DestinationKind,
  destinationKinds,
  type Transition,
  transitions,
} from '@ucv/contracts-activation';
import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { IsId, IsPurpose, IsText, Optional } from './field-rules';

const AreTraits = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(200),
    IsString({ each: true }),
    MinLength(1, { each: true }),
    MaxLength(100, { each: true }),
  ) as PropertyDecorator;

const AreTransitions = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayNotEmpty(),
    ArrayUnique(),
    IsIn(transitions, { each: true }),
  ) as PropertyDecorator;

type Settings = DefineDestination['settings'];
type SettingsChange = NonNullable<ChangeDestination['settings']>;

/** Whether url and secret are fit is checked by activation, which uses them. */
class SettingsBody implements Settings {
  @IsText(2000) url: string;
  @Optional() @IsText(200) secret?: string;
  @Optional() @AreTraits() traits?: string[];
}

export class DestinationBody implements Omit<DefineDestination, 'actor'> {
  @IsText(100) name: string;
  @IsIn(destinationKinds) kind: DestinationKind;
  @IsObject() @ValidateNested() @Type(() => SettingsBody) settings: SettingsBody;
  @Optional() @IsId() segment?: string;
  @AreTransitions() on: Transition[];
  @IsPurpose() purpose: string;
  @Optional() @IsBoolean() contact?: boolean;
}

/** What may be null is taken away by it. */
class SettingsChangeBody implements SettingsChange {
  @Optional() @IsText(2000) url?: string;
  @Optional() @IsText(200) secret?: string;
  @IsOptional() @AreTraits() traits?: string[] | null;
}

export class DestinationChangeBody implements Omit<ChangeDestination, 'id' | 'actor'> {
  @Optional() @IsInt() @Min(1) version?: number;
  @Optional() @IsText(100) name?: string;
  @Optional() @IsIn(destinationKinds) kind?: DestinationKind;
  @Optional() @IsObject() @ValidateNested() @Type(() => SettingsChangeBody) settings?: SettingsChangeBody;
  @IsOptional() @IsId() segment?: string | null;
  @Optional() @AreTransitions() on?: Transition[];
  @Optional() @IsPurpose() purpose?: string;
  @IsOptional() @IsBoolean() contact?: boolean | null;
}
