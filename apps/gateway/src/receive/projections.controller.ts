import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { BeginRebuild, RebuildStatus } from '@ucv/contracts-projections';
import { Requests } from '@ucv/platform-messaging';
import { IsBoolean, IsIn } from 'class-validator';
import { type Asked, AskedBy } from './caller';
import { Documented } from './documented';
import { Optional } from './field-rules';
import { checkedRef, IsPersonRef } from './person-param';
import { type ListedProjections, Projections } from './projections';
import { projectionNames } from './projection-services';
import type { RefusalCode } from './refusals';

const projectionParam = { name: 'projection', schema: { enum: projectionNames } };
const unknown: RefusalCode[] = ['gateway.projection-unknown', 'projections.unknown'];
const refusesToBegin: RefusalCode[] = [
  ...unknown,
  'projections.not-rebuildable',
  'projections.rebuild-running',
  'projections.nothing-kept',
];

class BeginRebuildBody {
  @Optional() @IsBoolean() dryRun?: boolean;
  @Optional() @IsIn(['start', 'kept']) from?: 'start' | 'kept';
  @Optional() @IsBoolean() acceptDifferences?: boolean;
  @Optional() @IsPersonRef() only?: string;
}

/** Projections, and their rebuilds from the log; they compare with the live tables before they take their place. */
@Controller('v1/projections')
export class ProjectionsController {
  constructor(
    private readonly projections: Projections,
    private readonly requests: Requests,
  ) {}

  @Get()
  @Documented({ summary: 'Every projection, and where it stands', answer: 'ProjectionList' })
  list(@AskedBy() asked: Asked): Promise<ListedProjections> {
    return this.projections.list(asked);
  }

  @Post(':projection/rebuild')
  @HttpCode(202)
  @Documented({
    summary: 'Begin a rebuild',
    body: 'BeginRebuild',
    answer: 'RebuildStatus',
    status: 202,
    refusals: [...refusesToBegin, 'profile.not-found'],
  })
  @ApiParam(projectionParam)
  async begin(
    @Param('projection') projection: string,
    @Body() { only, ...options }: BeginRebuildBody,
    @AskedBy() asked: Asked,
  ): Promise<RebuildStatus> {
    const whom = only === undefined ? {} : { only: await this.refOf(only, asked) };
    const begin: BeginRebuild = { projection, ...options, ...whom };
    return this.projections.ask('rebuild', begin, asked);
  }

  @Get(':projection/rebuild')
  @Documented({ summary: 'How the last rebuild stands', answer: 'RebuildStatus', refusals: unknown })
  @ApiParam(projectionParam)
  status(@Param('projection') projection: string, @AskedBy() asked: Asked): Promise<RebuildStatus> {
    return this.projections.ask('rebuild-status', { projection }, asked);
  }

  @Delete(':projection/rebuild')
  @Documented({
    summary: 'Cancel a rebuild; the live tables stay',
    answer: 'RebuildStatus',
    refusals: [...unknown, 'projections.not-rebuildable'],
  })
  @ApiParam(projectionParam)
  cancel(@Param('projection') projection: string, @AskedBy() asked: Asked): Promise<RebuildStatus> {
    return this.projections.ask('rebuild-cancel', { projection }, asked);
  }

  @Post(':projection/rebuild/undo')
  @HttpCode(202)
  @Documented({
    summary: 'Bring the tables of before the last swap back',
    answer: 'RebuildStatus',
    status: 202,
    refusals: refusesToBegin,
  })
  @ApiParam(projectionParam)
  undo(@Param('projection') projection: string, @AskedBy() asked: Asked): Promise<RebuildStatus> {
    return this.projections.ask('rebuild-undo', { projection }, asked);
  }

  private async refOf(only: string, { tenant, requestId }: Asked): Promise<string> {
    const ref = checkedRef(only);
    if ('id' in ref) return ref.id;
    const found = await this.requests
      .within({ requestId })
      .ask<{ ref: string }>('profile', 'ref-of', tenant, { ref });
    return found.ref;
  }
}
