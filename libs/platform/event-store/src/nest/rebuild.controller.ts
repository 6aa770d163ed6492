import { Controller, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { BeginRebuild, ProjectionInfo, RebuildStatus } from '@ucv/contracts-projections';
import { Answers, type ServiceName, Tenant } from '@ucv/platform-messaging';
import { IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import { Rebuilds } from '../rebuild/rebuilds';

const projectionName = /^[a-z][a-z-]{0,39}$/;

class BeginRebuildDto implements BeginRebuild {
  @Matches(projectionName) projection: string;
  @IsOptional() @IsBoolean() dryRun?: boolean;
  @IsOptional() @IsIn(['start', 'kept']) from?: 'start' | 'kept';
  @IsOptional() @IsBoolean() acceptDifferences?: boolean;
  @IsOptional() @Matches(/^[0-9a-f]{32}$/) only?: string;
}

class OfProjectionDto {
  @Matches(projectionName) projection: string;
}

class NothingDto {}

/** What every service answers about rebuilding its projections. */
export function rebuildController(service: ServiceName): Type {
  @Controller()
  class RebuildController {
    constructor(private readonly rebuilds: Rebuilds) {}

    @Answers(service, 'projections')
    projections(@Payload() _: NothingDto): Promise<ProjectionInfo[]> {
      return this.rebuilds.list();
    }

    @Answers(service, 'rebuild')
    rebuild(@Tenant() tenant: string, @Payload() asked: BeginRebuildDto): Promise<RebuildStatus> {
      return this.rebuilds.begin(asked, tenant);
    }

    @Answers(service, 'rebuild-status')
    status(@Payload() { projection }: OfProjectionDto): Promise<RebuildStatus> {
      return this.rebuilds.status(projection);
    }

    @Answers(service, 'rebuild-cancel')
    cancel(@Payload() { projection }: OfProjectionDto): Promise<RebuildStatus> {
      return this.rebuilds.cancel(projection);
    }

    @Answers(service, 'rebuild-undo')
    undo(@Payload() { projection }: OfProjectionDto): Promise<RebuildStatus> {
      return this.rebuilds.undo(projection);
    }
  }
  return RebuildController;
}
