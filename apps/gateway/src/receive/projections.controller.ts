import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { RebuildStatus } from '@ucv/contracts-profile';
import { Requests, type ServiceName } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';

/** Services whose read model can be rebuilt beside the live one. */
const rebuildable: Record<string, ServiceName> = { profile: 'profile' };
const projectionParam = { name: 'projection', schema: { enum: Object.keys(rebuildable) } };

/** Rebuilds of read models from the log; they compare with the live tables before they take their place. */
@Controller('v1/projections/:projection/rebuild')
export class ProjectionsController {
  constructor(private readonly requests: Requests) {}

  @Post()
  @HttpCode(202)
  @Documented({
    summary: 'Begin a rebuild',
    answer: 'RebuildStatus',
    status: 202,
    refusals: ['gateway.projection-unknown', 'profile.rebuild-running'],
  })
  @ApiParam(projectionParam)
  begin(@Param('projection') projection: string, @AskedBy() asked: Asked): Promise<RebuildStatus> {
    return this.ask(projection, 'rebuild', asked);
  }

  @Get()
  @Documented({
    summary: 'How the last rebuild stands',
    answer: 'RebuildStatus',
    refusals: ['gateway.projection-unknown'],
  })
  @ApiParam(projectionParam)
  status(@Param('projection') projection: string, @AskedBy() asked: Asked): Promise<RebuildStatus> {
    return this.ask(projection, 'rebuild-status', asked);
  }

  private ask(projection: string, name: string, { tenant, requestId }: Asked): Promise<RebuildStatus> {
    const service = Object.hasOwn(rebuildable, projection) ? rebuildable[projection] : undefined;
    if (!service) {
      throw new Refusal('gateway.projection-unknown', 'There is no projection of that name to rebuild.', {
        status: 404,
        details: { known: Object.keys(rebuildable) },
      });
    }
    return this.requests.within({ requestId }).ask<RebuildStatus>(service, name, tenant, {});
  }
}
