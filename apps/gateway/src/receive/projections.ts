import { Injectable } from '@nestjs/common';
import type { BeginRebuild, ProjectionInfo, RebuildStatus } from '@ucv/contracts-projections';
import { Rebuilds } from '@ucv/platform-event-store';
import { Requests, type ServiceName } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import type { Asked } from './caller';
import { projectionNames, projectionServices } from './projection-services';

export interface ListedProjections {
  data: (ProjectionInfo & { service: ServiceName })[];
  /** Services that did not answer: what they have is not listed. */
  unavailable: ServiceName[];
}

type Question = 'rebuild' | 'rebuild-status' | 'rebuild-cancel' | 'rebuild-undo';

/** The projections of all services, the gateway's own among them, which nobody is asked for. */
@Injectable()
export class Projections {
  constructor(
    private readonly requests: Requests,
    private readonly own: Rebuilds,
  ) {}

  async list({ tenant, requestId }: Asked): Promise<ListedProjections> {
    const services = [...new Set(Object.values(projectionServices))];
    const answers = await Promise.all(
      services.map(async (service) => {
        const infos =
          service === 'gateway'
            ? this.own.list()
            : this.requests.within({ requestId }).ask<ProjectionInfo[]>(service, 'projections', tenant, {});
        return { service, infos: await infos.catch(() => undefined) };
      }),
    );
    return {
      data: answers.flatMap(({ service, infos = [] }) => infos.map((info) => ({ service, ...info }))),
      unavailable: answers.flatMap(({ service, infos }) => (infos ? [] : [service])),
    };
  }

  /** @refuses gateway.projection-unknown, and what the service refuses */
  async ask(question: Question, about: BeginRebuild, { tenant, requestId }: Asked): Promise<RebuildStatus> {
    const { projection } = about;
    const service = Object.hasOwn(projectionServices, projection)
      ? projectionServices[projection]
      : undefined;
    if (!service) {
      throw new Refusal('gateway.projection-unknown', 'There is no projection of that name.', {
        status: 404,
        details: { known: projectionNames },
      });
    }
    if (service !== 'gateway')
      return this.requests.within({ requestId }).ask<RebuildStatus>(service, question, tenant, about);
    return this.askOwn(question, about, tenant);
  }

  private askOwn(question: Question, about: BeginRebuild, tenant: string): Promise<RebuildStatus> {
    const { projection } = about;
    if (question === 'rebuild') return this.own.begin(about, tenant);
    if (question === 'rebuild-undo') return this.own.undo(projection);
    return question === 'rebuild-cancel' ? this.own.cancel(projection) : this.own.status(projection);
  }
}
