import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type {
  ChangeDestination,
  CommandDestination,
  CreatedDestination,
  DefineDestination,
  Destinations,
  DestinationTested,
  DestinationView,
} from '@ucv/contracts-activation';
import { Requests } from '@ucv/platform-messaging';
import { type Asked, AskedBy } from './caller';
import { DestinationBody, DestinationChangeBody } from './destination-bodies';
import { Documented, idParamOf } from './documented';
import { idParam } from './person-param';

const destinationId = idParam('activation.destination-unknown', 'destination');
const destinationParam = idParamOf('destination');

/** What a definition may be refused for. */
const unfit = [
  'activation.url-invalid',
  'activation.address-refused',
  'activation.secret-invalid',
  'activation.destination-exists',
] as const;

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
    refusals: [...unfit],
  })
  define(
    @Body() destination: DestinationBody,
    @AskedBy() { tenant, requestId, actor }: Asked,
  ): Promise<CreatedDestination> {
    const body: DefineDestination = { ...destination, actor };
    return this.requests.within({ requestId }).ask('activation', 'define-destination', tenant, body);
  }

  @Get(':id')
  @Documented({
    summary: 'One destination; never its secrets',
    answer: 'Destination',
    refusals: ['activation.destination-unknown'],
  })
  @ApiParam(destinationParam)
  one(
    @Param('id', destinationId) id: string,
    @AskedBy() { tenant, requestId }: Asked,
  ): Promise<DestinationView> {
    return this.requests.within({ requestId }).ask('activation', 'destination', tenant, { id });
  }

  @Put(':id')
  @Documented({
    summary: 'Change a destination; what is left out stays, url and secret too, and null takes away',
    body: 'DestinationChange',
    answer: 'Destination',
    refusals: [
      ...unfit,
      'activation.destination-unknown',
      'activation.destination-changed',
      'activation.destination-sealed',
    ],
  })
  @ApiParam(destinationParam)
  change(
    @Param('id', destinationId) id: string,
    @Body() change: DestinationChangeBody,
    @AskedBy() { tenant, requestId, actor }: Asked,
  ): Promise<DestinationView> {
    const body: ChangeDestination = { ...change, id, actor };
    return this.requests.within({ requestId }).ask('activation', 'change-destination', tenant, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Documented({
    summary: 'Remove a destination: what waits for it ends, what was sent stays readable',
    refusals: ['activation.destination-unknown'],
  })
  @ApiParam(destinationParam)
  async remove(@Param('id', destinationId) id: string, @AskedBy() asked: Asked): Promise<void> {
    await this.command(asked, 'remove-destination', id);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @Documented({
    summary: 'Send nothing to a destination until it is resumed; what is to be sent waits',
    answer: 'Destination',
    refusals: ['activation.destination-unknown'],
  })
  @ApiParam(destinationParam)
  pause(@Param('id', destinationId) id: string, @AskedBy() asked: Asked): Promise<DestinationView> {
    return this.command(asked, 'pause-destination', id);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Documented({
    summary: 'Go on with a destination that was paused',
    answer: 'Destination',
    refusals: ['activation.destination-unknown'],
  })
  @ApiParam(destinationParam)
  resume(@Param('id', destinationId) id: string, @AskedBy() asked: Asked): Promise<DestinationView> {
    return this.command(asked, 'resume-destination', id);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Documented({
    summary: 'Send one made-up message, with no person in it',
    answer: 'DestinationTested',
    refusals: ['activation.destination-unknown'],
  })
  @ApiParam(destinationParam)
  test(
    @Param('id', destinationId) id: string,
    @AskedBy() { tenant, requestId }: Asked,
  ): Promise<DestinationTested> {
    const requests = this.requests.within({ requestId, timeout: testMs });
    return requests.ask('activation', 'test-destination', tenant, { id });
  }

  private command<T>({ tenant, requestId, actor }: Asked, name: string, id: string): Promise<T> {
    const body: CommandDestination = { id, actor };
    return this.requests.within({ requestId }).ask<T>('activation', name, tenant, body);
  }
}
