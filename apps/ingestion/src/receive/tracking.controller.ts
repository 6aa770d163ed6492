import { Controller, HttpCode, Post, Req, UseFilters } from '@nestjs/common';
import type { Call } from '@ucv/contracts-ingestion';
import { Refusal } from '@ucv/platform-service';
import type { FastifyRequest } from 'fastify';
import { IngestionConfig } from '../ingestion.config';
import { batchOf, type Warning } from './batch';
import { Collector, type RejectedAt } from './collector';
import { CollectorFaults } from './collector-faults';
import { Documented } from './documented';
import { saysGpc } from './global-privacy-control';
import { readJson } from './read-body';
import { writeKeyOf } from './write-key';

/** The one-letter paths are those of browsers. */
export const callOf: Record<string, Call> = {
  track: 'track',
  t: 'track',
  identify: 'identify',
  i: 'identify',
  page: 'page',
  p: 'page',
  screen: 'screen',
  s: 'screen',
  group: 'group',
  g: 'group',
  alias: 'alias',
  a: 'alias',
};

interface Taken {
  success: true;
  /** SDKs ignore it, people can read it. */
  rejected?: RejectedAt[];
  warnings?: Warning[];
}

/**
 * The tracking API of Segment and RudderStack.
 * @source Segment's "HTTP Tracking API Source"; RudderStack's "HTTP API"
 */
@Controller()
@UseFilters(CollectorFaults)
export class TrackingController {
  constructor(
    private readonly collector: Collector,
    private readonly config: IngestionConfig,
  ) {}

  @Post(Object.keys(callOf).map((name) => `v1/${name}`))
  @HttpCode(200)
  @Documented({ summary: 'One call', body: 'Track', answer: 'Taken' })
  async one(@Req() request: FastifyRequest): Promise<Taken> {
    const event = await readJson(request.raw, this.config.maxBody);
    const name = request.routeOptions.url!.split('/').at(-1)!;
    const [rejected] = await this.collector.take({
      writeKey: keyOf(request, event),
      events: [event],
      call: callOf[name],
      sentAt: sentAtOf(request, event),
      historical: false,
      gpc: saysGpc(request.headers),
    });
    if (rejected) throw new Refusal(rejected.code, rejected.message);
    return { success: true };
  }

  @Post(['v1/batch', 'v1/b', 'beacon/v1/batch'])
  @HttpCode(200)
  @Documented({ summary: 'Up to 2,500 calls; a wrong one costs no other', body: 'Batch', answer: 'Taken' })
  many(@Req() request: FastifyRequest): Promise<Taken> {
    return this.batch(request, false);
  }

  /** Events of the past keep their timestamps. */
  @Post('v1/import')
  @HttpCode(200)
  @Documented({ summary: 'As a batch, with timestamps of the past', body: 'Batch', answer: 'Taken' })
  history(@Req() request: FastifyRequest): Promise<Taken> {
    return this.batch(request, true);
  }

  /** The browser SDK's figures about itself; nobody here reads them. */
  @Post('v1/m')
  @HttpCode(200)
  @Documented({
    summary: 'Figures of the browser SDK about itself; nobody reads them',
    answer: 'Taken',
    open: true,
  })
  figures(): Taken {
    return { success: true };
  }

  private async batch(request: FastifyRequest, historical: boolean): Promise<Taken> {
    const body = await readJson(request.raw, this.config.maxBody);
    const writeKey = keyOf(request, body);
    await this.collector.authenticate(writeKey);
    const { events, shared, warnings } = batchOf(body);
    const rejected = await this.collector.take({
      writeKey,
      events,
      sentAt: sentAtOf(request, body),
      shared,
      historical,
      gpc: saysGpc(request.headers),
    });
    return {
      success: true,
      ...(rejected.length > 0 ? { rejected } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  }
}

const keyOf = ({ headers, query }: FastifyRequest, body: unknown): string | undefined =>
  writeKeyOf({ authorization: headers.authorization, body, query });

/** When the request left its sender: in the body, or in RudderStack's header. */
const sentAtOf = ({ headers }: FastifyRequest, body: unknown): unknown =>
  (body as { sentAt?: unknown } | null)?.sentAt ?? headers['sentat'];
