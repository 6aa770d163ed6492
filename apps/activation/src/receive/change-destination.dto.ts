import {
  type ChangeDestination,
  type CommandDestination,
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
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

const id = /^[0-9a-f]{32}$/;
/** May be left out, and null is none of its values. */
const Given = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

class SettingsChangeDto {
  @Given() @IsString() url?: string;
  @Given() @IsString() secret?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  traits?: string[] | null;
}

export class ChangeDestinationDto implements ChangeDestination {
  @Matches(id) id: string;
  @Given() @IsInt() @Min(1) version?: number;
  @Given() @IsString() @Length(1, 100) name?: string;
  @Given() @IsIn(destinationKinds) kind?: DestinationKind;
  @Given() @IsObject() @ValidateNested() @Type(() => SettingsChangeDto) settings?: SettingsChangeDto;
  @IsOptional() @Matches(id, { message: 'segment must be the id of a segment' }) segment?: string | null;
  @Given() @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsIn(transitions, { each: true }) on?: Transition[];
  @Given()
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'purpose must be the code of a purpose' })
  purpose?: string;
  @IsOptional() @IsBoolean() contact?: boolean | null;
  @IsString() @MaxLength(100) actor: string;
}

export class CommandDestinationDto implements CommandDestination {
  @Matches(id) id: string;
  @IsString() @MaxLength(100) actor: string;
}
