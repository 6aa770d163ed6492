import { Injectable } from '@nestjs/common';
import type { Purpose } from '@ucv/contracts-consent';
import { ProjectionRunner } from '@ucv/platform-event-store';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { definitionOf } from '../decide/purposes';
import { purposesOf } from '../project/purposes';

/** The purposes that a decision may be about. */
@Injectable()
export class KnownPurposes {
  constructor(
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
  ) {}

  /** One that was defined a moment ago may not be in the rows yet. @refuses consent.purpose-unknown */
  async require(tenant: string, code: string): Promise<void> {
    const known = (): Promise<Purpose | undefined> =>
      this.readModel.forTenant(tenant, async (tx) => definitionOf(await purposesOf(tx, tenant), code));
    if ((await known()) ?? (await this.runner.caughtUp().then(known))) return;
    throw new Refusal('consent.purpose-unknown', 'Nobody defined this purpose: define it first.', {
      status: 404,
    });
  }
}
