import { Controller, Get, Header, Req, UseFilters } from '@nestjs/common';
import { type Call, calls } from '@ucv/contracts-ingestion';
import { Refusal } from '@ucv/platform-service';
import type { FastifyRequest } from 'fastify';
import { Collector } from './collector';
import { CollectorFaults } from './collector-faults';
import { Documented } from './documented';
import { saysGpc } from './global-privacy-control';
import { eventFromQuery } from './pixel-query';
import { writeKeyOf } from './write-key';

/** One transparent dot, the smallest that browsers take. */
const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Events from where no script runs: e-mails and pages without JavaScript. RudderStack's path, and Segment's.
 * @source Segment's "Pixel Tracking API"
 */
@Controller(['pixel/v1', 'v1/pixel'])
@UseFilters(CollectorFaults)
export class PixelController {
  constructor(private readonly collector: Collector) {}

  @Get([...calls])
  @Header('content-type', 'image/gif')
  @Header('cache-control', 'no-store')
  @Documented({
    summary: 'An event in the query, or in `data`, where no script runs',
    mediaType: 'image/gif',
  })
  async see(@Req() { query, headers, routeOptions }: FastifyRequest): Promise<Buffer> {
    const event = eventFromQuery(query as Record<string, unknown>);
    const [rejected] = await this.collector.take({
      writeKey: writeKeyOf({ authorization: headers.authorization, body: event, query }),
      events: [event],
      call: routeOptions.url!.split('/').at(-1) as Call,
      historical: false,
      gpc: saysGpc(headers),
    });
    if (rejected) throw new Refusal(rejected.code, rejected.message);
    return dot;
  }
}
