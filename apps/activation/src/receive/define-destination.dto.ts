import {
  type DefineDestination,
  type DestinationKind,
  destinationKinds,
  type Transition,
  transitions,
} from '@ucv/contracts-activation';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

class SettingsDto {
  @IsString() url: string;
  @IsOptional() @IsString() secret?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  traits?: string[];
}

export class DefineDestinationDto implements DefineDestination {
  @IsString() @Length(1, 100) name: string;
  @IsIn(destinationKinds) kind: DestinationKind;
  @IsObject() @ValidateNested() @Type(() => SettingsDto) settings: SettingsDto;
  @IsOptional()
  @Matches(/^[0-9a-f]{32}$/, { message: 'segment must be the id of a segment' })
  segment?: string;
  @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsIn(transitions, { each: true }) on: Transition[];
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'purpose must be the code of a purpose' }) purpose: string;
  @IsOptional() @IsBoolean() contact?: boolean;
  @IsString() @MaxLength(100) actor: string;
}
