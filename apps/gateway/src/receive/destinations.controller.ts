import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import {
  type CreatedDestination,
  type DefineDestination,
  type DestinationKind,
  destinationKinds,
  type Destinations,
  type DestinationTested,
  type Transition,
  transitions,
} from '@ucv/contracts-activation';
import { Requests } from '@ucv/platform-messaging';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented, idParamOf } from './documented';
import { IsId, IsPurpose, IsText, Optional } from './field-rules';
import { idParam } from './person-param';

type Settings = DefineDestination['settings'];

/** Whether url and secret are fit is checked by activation, which uses them. */
class SettingsBody implements Settings {
  @IsText(2000) url: string;
  @Optional() @IsText(200) secret?: string;

  @Optional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MinLength(1, { each: true })
  @MaxLength(100, { each: true })
  traits?: string[];
}

class DestinationBody implements Omit<DefineDestination, 'actor'> {
  @IsText(100) name: string;
  @IsIn(destinationKinds) kind: DestinationKind;
  @IsObject() @ValidateNested() @Type(() => SettingsBody) settings: SettingsBody;
  @Optional() @IsId() segment?: string;

  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(transitions, { each: true })
  on: Transition[];

  @IsPurpose() purpose: string;
}

/** The other side has 15 s to answer, as for a real delivery. */
const testMs = 20_000;

/** Where segments are sent to, kept by activation. */
@Controller('v1/destinations')
export class DestinationsController {
  constructor(private readonly requests: Requests) {}

  @Get()
  @Documented({
    summary: 'Destinations of this tenant, with their deliveries by state; never their secrets',
    answer: 'DestinationList',
  })
  list(@AskedBy() { tenant, requestId }: Asked): Promise<Destinations> {
    return this.requests.within({ requestId }).ask('activation', 'destinations', tenant, {});
  }

  @Post()
  @Documented({
    summary: 'Set up a destination; its secret is shown this once',
    body: 'DestinationDefinition',
    answer: 'CreatedDestination',
    status: 201,
    refusals: ['activation.url-invalid', 'activation.address-refused', 'activation.secret-invalid'],
  })
  define(
    @Body() destination: DestinationBody,
    @AskedBy() { tenant, requestId, actor }: Asked,
  ): Promise<CreatedDestination> {
    const body: DefineDestination = { ...destination, actor };
    return this.requests.within({ requestId }).ask('activation', 'define-destination', tenant, body);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Documented({
    summary: 'Send one made-up message, with no person in it',
    answer: 'DestinationTested',
    refusals: ['activation.destination-unknown'],
  })
  @ApiParam(idParamOf('destination'))
  test(
    @Param('id', idParam('activation.destination-unknown', 'destination')) id: string,
    @AskedBy() { tenant, requestId }: Asked,
  ): Promise<DestinationTested> {
    const requests = this.requests.within({ requestId, timeout: testMs });
    return requests.ask('activation', 'test-destination', tenant, { id });
  }
}
