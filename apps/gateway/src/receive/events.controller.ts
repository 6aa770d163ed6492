import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { PinoLogger, Refusal, requestIdFor } from '@ucv/platform-service';
import type { FastifyReply } from 'fastify';
import { mayOpen } from '../decide/access';
import { eventFields, fieldsOf, usualFields } from '../decide/event-fields';
import { AccessLog } from '../publish/access-log';
import { type Asked, AskedBy } from './caller';
import { Documented, purposeHeader } from './documented';
import type { Listing } from './event-lines';
import { EventListing, type Extent } from './event-listing';
import { EventsQuery } from './events-query';

/** Accepted events, one line each, in the order of the log. */
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly listing: EventListing,
    private readonly access: AccessLog,
    private readonly logger: PinoLogger,
  ) {}

  @Get()
  @Documented({
    summary: 'Accepted events as NDJSON, in the order of the log; personal fields are redacted',
    answer: 'EventLine',
    mediaType: 'application/x-ndjson',
    refusals: ['gateway.fields-unknown', 'gateway.access-not-recorded', 'gateway.log-unavailable'],
  })
  @ApiQuery({
    name: 'from',
    required: false,
    schema: { type: 'string' },
    description: 'Position of the last event already seen; only later ones are listed',
  })
  @ApiQuery({ name: 'source', required: false, schema: { type: 'string' } })
  @ApiQuery({
    name: 'fields',
    required: false,
    style: 'form',
    explode: false,
    schema: { type: 'array', items: { enum: [...eventFields] }, default: [...usualFields] },
  })
  @ApiQuery({
    name: 'follow',
    required: false,
    schema: { type: 'boolean', default: false },
    description: 'Go on with new events for ever; else the listing ends with the last event there is now',
  })
  @ApiQuery({
    name: 'open',
    required: false,
    schema: { type: 'boolean', default: false },
    description: 'Show personal fields, to roles that may see them',
  })
  @purposeHeader()
  async events(
    @Query() query: EventsQuery,
    @AskedBy() asked: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fields, unknown } = fieldsOf(query.fields);
    if (unknown.length > 0) throw unknownFields(unknown);
    const open = query.open === true && mayOpen(asked.role);
    const until = query.follow ? undefined : await this.listing.head();
    if (open) await this.access.eventsRead(asked);
    const after = query.from === undefined ? undefined : BigInt(query.from);
    this.send(reply, { asked, fields, open }, { after, until, source: query.source });
  }

  private send(reply: FastifyReply, listing: Listing, extent: Omit<Extent, 'signal'>): void {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const lines = Readable.from(this.listing.chunks(listing, { ...extent, signal: gone.signal }));
    // Once the first line is out there is no status left to tell of a failure: the answer breaks off.
    lines.once('error', (err) =>
      this.logger.warn({ err, ...requestIdFor(this.logger, listing.asked.requestId) }, 'listing broke off'),
    );
    void reply.type('application/x-ndjson').send(lines);
  }
}

const unknownFields = (unknown: string[]): Refusal =>
  new Refusal(
    'gateway.fields-unknown',
    `There is no such field: ask for some of ${eventFields.join(', ')}.`,
    {
      details: { unknown: unknown.length, known: eventFields },
    },
  );
